namespace PublicTime.Actors;

/// <summary>The read side of a <see cref="Published{T}"/>. Read it once per batch and pass the value down.</summary>
/// <typeparam name="T">An immutable class; nullable when there may be no value yet.</typeparam>
public readonly struct Snapshot<T>
    where T : class?
{
    private readonly Published<T> _source;

    internal Snapshot(Published<T> source) => _source = source;

    /// <summary>The value published last. Two reads may differ: keep what you read.</summary>
    public T Current => _source.Read();
}
