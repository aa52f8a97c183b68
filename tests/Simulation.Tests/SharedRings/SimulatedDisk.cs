using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>One node's state folder.</summary>
internal sealed class SimulatedDisk(Noise random) : ILocalRing, IDisposable
{
    /// <summary>What a restart would find.</summary>
    public KeyRingState? State { get; private set; }

    public bool IsFull { get; set; }

    /// <summary>Whether it takes only every second thing, by chance.</summary>
    public bool IsShaky { get; set; }

    /// <summary>Whether it took the last thing that it was given.</summary>
    public bool HasTakenLast { get; private set; } = true;

    public ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation) => new(State?.Copy());

    public ValueTask<RingWriteResult> SaveAsync(KeyRingState state, CancellationToken cancellation)
    {
        HasTakenLast = !IsFull && !(IsShaky && random.Below(2) == 0);
        if (!HasTakenLast)
        {
            return new(new RingWriteResult(RingWriteOutcome.Failed, "No space left."));
        }

        Take(state);
        return new(RingWriteResult.Written);
    }

    /// <summary>Everything on it is what is on another one.</summary>
    public void CopyFrom(SimulatedDisk other) => Take(other.State!);

    public void Lose()
    {
        State?.Dispose();
        State = null;
    }

    public void Dispose() => State?.Dispose();

    private void Take(KeyRingState state)
    {
        KeyRingState? before = State;
        State = state.Copy();
        before?.Dispose();
    }
}
