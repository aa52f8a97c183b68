using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Tests.Sharing;

/// <summary>A store that nobody reaches.</summary>
internal sealed class SilentStore : ISharedStore
{
    public string Name => "silent";

    public ValueTask<StoreAnswer> ExchangeAsync(StoreExchange exchange, CancellationToken cancellation) => new(new StoreAnswer(null, "No answer."));

    public ValueTask<RingWriteResult> TryWriteRingAsync(long expectedGeneration, StoredRing ring, CancellationToken cancellation) =>
        new(new RingWriteResult(RingWriteOutcome.Failed, "No answer."));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
