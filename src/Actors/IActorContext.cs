namespace PublicTime.Actors;

/// <summary>What one incarnation of an actor may do besides receiving messages. Useless, but harmless, once it was replaced.</summary>
/// <typeparam name="TMessage">What the actor may be told.</typeparam>
public interface IActorContext<TMessage>
    where TMessage : notnull
{
    /// <summary>This actor's own address; it survives restarts.</summary>
    ActorRef<TMessage> Self { get; }

    /// <summary>The clock that timers run on; tests pass a manual one.</summary>
    TimeProvider Time { get; }

    /// <summary>
    /// Tells <see cref="Self"/> a message after a delay, once. A restart and a stop cancel it, also when the message is
    /// already in the mailbox: a new incarnation never meets the timers of the old one.
    /// </summary>
    /// <param name="delay">Zero or more, at most 49 days, the limit of a <see cref="TimeProvider"/> timer.</param>
    /// <param name="message">An immutable message.</param>
    void TellSelfAfter(TimeSpan delay, TMessage message);
}
