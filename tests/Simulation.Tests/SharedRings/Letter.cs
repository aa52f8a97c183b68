namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>One call on its way to a store and back.</summary>
/// <param name="act">What the store does; each time it arrives.</param>
/// <param name="answer">Hands the first outcome to who waits.</param>
/// <param name="giveUp">Tells who waits that nothing was heard.</param>
internal sealed class Letter(Action act, Action answer, Action giveUp)
{
    /// <summary>Whether the store has done it; its answer is still on the way.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The store's moment of change when it answered.</summary>
    public int DoneAt { get; private set; }

    public void Do(int moment)
    {
        (IsDone, DoneAt) = (true, moment);
        act();
    }

    /// <summary>It arrives once more, or after nobody waits.</summary>
    public void DoAgain() => act();

    public void Answer() => answer();

    public void GiveUp() => giveUp();
}
