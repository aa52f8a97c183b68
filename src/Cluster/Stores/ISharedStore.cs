using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Stores;

/// <summary>
/// One place that the nodes of a ring share: a region's Redis, or a simulated one. It holds one sealed ring, fenced by its generation, and
/// one sealed record per node, fenced by its sequence. It may lose, repeat and delay whatever it is given, and may go back to what it held earlier.
/// </summary>
/// <remarks>
/// Every call ends within the store's own deadline; that it did not succeed is a value. An <see cref="OperationCanceledException"/> says that
/// the caller gave up. Calls may overlap; each is one step of the store, and they land in any order.
/// </remarks>
public interface ISharedStore : IAsyncDisposable
{
    /// <summary>What people know it by, without any secret.</summary>
    string Name { get; }

    /// <summary>Leaves one's own record and reads what the others left, in one step.</summary>
    /// <param name="exchange">What to leave and what is known already.</param>
    /// <param name="cancellation">Gives up waiting; what was asked may still be done.</param>
    ValueTask<StoreAnswer> ExchangeAsync(StoreExchange exchange, CancellationToken cancellation);

    /// <summary>Stores a ring if the stored one has the expected generation, 0 for none, and tells everyone who listens.</summary>
    /// <param name="expectedGeneration">0 or more, and less than that of <paramref name="ring"/>; greater only where damage is written over.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="cancellation">Gives up waiting; the write may still be done, as long as the fence lets it.</param>
    /// <returns><see cref="RingWriteOutcome.Failed"/> also when nobody knows whether it is stored.</returns>
    ValueTask<RingWriteResult> TryWriteRingAsync(long expectedGeneration, StoredRing ring, CancellationToken cancellation);
}
