namespace PublicTime.Actors;

/// <summary>The address of an actor: the only thing other code may hold of it. It survives restarts; safe from any thread.</summary>
/// <typeparam name="TMessage">What the actor may be told.</typeparam>
public sealed class ActorRef<TMessage>
    where TMessage : notnull
{
    private readonly Func<TMessage, bool> _tell;
    private readonly Func<long> _dropped;

    /// <summary>An address that delivers by a function: the seam for another runtime and for a test that listens.</summary>
    /// <param name="name">The actor's name, for logs.</param>
    /// <param name="tell">Takes a message without waiting; false when nobody will ever read it.</param>
    /// <param name="dropped">Counts the messages lost to a full mailbox; without it there are none.</param>
    public ActorRef(string name, Func<TMessage, bool> tell, Func<long>? dropped = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(tell);
        Name = name;
        _tell = tell;
        _dropped = dropped ?? (static () => 0);
    }

    /// <summary>The actor's name, as logs show it.</summary>
    public string Name { get; }

    /// <summary>Messages dropped unread since the actor was spawned, because newer ones found the mailbox full.</summary>
    public long DroppedMessages => _dropped();

    /// <summary>Puts an immutable message in the mailbox and returns at once; a full mailbox drops its oldest message.</summary>
    /// <returns>False when the actor has stopped.</returns>
    public bool Tell(TMessage message) => _tell(message);
}
