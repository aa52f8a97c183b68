namespace PublicTime.Actors;

/// <summary>One immutable value, replaced whole by its single owner and read by anyone without a lock.</summary>
/// <typeparam name="T">An immutable class; nullable when there may be no value yet.</typeparam>
/// <param name="initial">What readers see before the first <see cref="Publish"/>.</param>
public sealed class Published<T>(T initial)
    where T : class?
{
    private T _current = initial;

    /// <summary>The read side, for everyone but the owner.</summary>
    public Snapshot<T> Snapshot => new(this);

    /// <summary>Replaces the value; readers see either the old one or the new one, never a mixture. Called by the owner alone.</summary>
    public void Publish(T next) => Volatile.Write(ref _current, next);

    internal T Read() => Volatile.Read(ref _current);
}
