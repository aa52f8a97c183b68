using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>A store whose silence is taken for a yes.</summary>
internal sealed class AssumedStore(ISharedStore store) : ISharedStore
{
    private bool _isSilent;

    public string Name => store.Name;

    public async ValueTask<StoreAnswer> ExchangeAsync(StoreExchange exchange, CancellationToken cancellation)
    {
        StoreAnswer answer = await store.ExchangeAsync(exchange, cancellation).ConfigureAwait(false);
        _isSilent = answer.View is null;
        return _isSilent ? new StoreAnswer(new StoreView(0, 0, null, []), "") : answer;
    }

    public async ValueTask<RingWriteResult> TryWriteRingAsync(long expectedGeneration, StoredRing ring, CancellationToken cancellation)
    {
        RingWriteResult result = await store.TryWriteRingAsync(expectedGeneration, ring, cancellation).ConfigureAwait(false);
        return result.Outcome == RingWriteOutcome.Failed && _isSilent ? RingWriteResult.Written : result;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
