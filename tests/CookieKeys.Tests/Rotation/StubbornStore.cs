using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.CookieKeys.Tests.Rotation;

/// <summary>A memory store that can be full, and lose what it holds.</summary>
internal sealed class StubbornStore : IKeyRingStore
{
    private MemoryKeyRingStore _memory = new();

    public bool IsFull { get; set; }

    public int Attempts { get; private set; }

    public void Flush() => _memory = new();

    public ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation) => _memory.ReadAsync(cancellation);

    public ValueTask<RingWriteResult> TryWriteAsync(long expectedGeneration, KeyRingState state, CancellationToken cancellation)
    {
        Attempts++;
        return IsFull
            ? ValueTask.FromResult(new RingWriteResult(RingWriteOutcome.Failed, "The store is full."))
            : _memory.TryWriteAsync(expectedGeneration, state, cancellation);
    }
}
