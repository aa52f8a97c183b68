using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Rotation;

/// <summary>
/// The state of the ring as its actor had it last, kept over the actor's restarts: a ring that was never saved, or that the
/// store has lost, would otherwise end with them. Belongs to one <see cref="RotationActor"/> after the other; disposed after the last.
/// </summary>
/// <param name="start">What the node started with; its state goes with this.</param>
public sealed class RingMemory(RingStart start) : IDisposable
{
    private bool _isTaken;

    /// <summary>The state that is published, or will be.</summary>
    internal KeyRingState State { get; set; } = start.State;

    /// <summary>Whether the store has had this ring.</summary>
    internal bool IsSaved { get; set; } = start.IsSaved;

    /// <summary>True for the first actor, which need not read the store: what it would read is here.</summary>
    internal bool BeginIncarnation()
    {
        bool isFirst = !_isTaken;
        _isTaken = true;
        return isFirst;
    }

    /// <summary>Zeroes the secrets.</summary>
    public void Dispose() => State.Dispose();
}
