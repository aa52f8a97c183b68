using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Store;

/// <summary>Keeps the ring as long as the process lives. Safe from any thread.</summary>
public sealed class MemoryKeyRingStore : IKeyRingStore, ILocalRing
{
    private readonly Lock _gate = new();
    private KeyRingState? _state;

    /// <inheritdoc/>
    public ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_state?.Copy());
        }
    }

    /// <inheritdoc/>
    public ValueTask<RingWriteResult> TryWriteAsync(long expectedGeneration, KeyRingState state, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(state);
        lock (_gate)
        {
            if ((_state?.Generation ?? 0) != expectedGeneration || state.Generation <= expectedGeneration)
            {
                return ValueTask.FromResult(RingWriteResult.Conflict);
            }

            _state?.Dispose();
            _state = state.Copy();
            return ValueTask.FromResult(RingWriteResult.Written);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RingWriteResult> SaveAsync(KeyRingState state, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(state);
        lock (_gate)
        {
            _state?.Dispose();
            _state = state.Copy();
            return ValueTask.FromResult(RingWriteResult.Written);
        }
    }
}
