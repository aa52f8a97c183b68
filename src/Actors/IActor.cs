namespace PublicTime.Actors;

/// <summary>Owns some state and changes it one message at a time; it is never entered twice at once.</summary>
/// <remarks>
/// An actor that is <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/> is disposed when it is replaced after a
/// failure and when the system stops, never while a message is in hand.
/// </remarks>
/// <typeparam name="TMessage">A closed set of immutable messages.</typeparam>
public interface IActor<in TMessage>
    where TMessage : notnull
{
    /// <summary>Changes the state as one message asks. An exception makes the supervisor discard this instance with its state; the message is not delivered again.</summary>
    /// <param name="message">The oldest message of the mailbox.</param>
    /// <param name="stopping">Cancelled when the system stops, which waits for this call to end.</param>
    ValueTask ReceiveAsync(TMessage message, CancellationToken stopping);
}
