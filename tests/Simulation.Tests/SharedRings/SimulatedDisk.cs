using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>One node's state folder.</summary>
internal sealed class SimulatedDisk : ILocalRing, IDisposable
{
    /// <summary>What a restart would find.</summary>
    public KeyRingState? State { get; private set; }

    public bool IsFull { get; set; }

    public ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation) => new(State?.Copy());

    public ValueTask<RingWriteResult> SaveAsync(KeyRingState state, CancellationToken cancellation)
    {
        if (IsFull)
        {
            return new(new RingWriteResult(RingWriteOutcome.Failed, "No space left."));
        }

        KeyRingState? before = State;
        State = state.Copy();
        before?.Dispose();
        return new(RingWriteResult.Written);
    }

    public void Lose()
    {
        State?.Dispose();
        State = null;
    }

    public void Dispose() => State?.Dispose();
}
