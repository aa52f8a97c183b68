using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace PublicTime.Actors;

/// <summary>The messages that wait for one actor: written by anyone, read by its supervisor alone, kept across restarts.</summary>
/// <remarks>
/// A full mailbox drops its oldest message, because the newest says most about the present. An episode of being behind
/// begins with the first drop and ends when the actor has emptied the mailbox; each end is logged once.
/// </remarks>
internal sealed class Mailbox<TMessage>
    where TMessage : notnull
{
    private readonly string _actor;
    private readonly int _capacity;
    private readonly ILogger _log;
    private readonly Channel<Envelope<TMessage>> _channel;
    private long _dropped;
    private long _droppedBefore;
    private bool _isBehind;

    /// <summary>An empty mailbox.</summary>
    /// <param name="actor">The owner's name, for the log.</param>
    /// <param name="capacity">Messages that may wait, 1 or more.</param>
    /// <param name="log">Told of the two ends of each episode.</param>
    public Mailbox(string actor, int capacity, ILogger log)
    {
        (_actor, _capacity, _log) = (actor, capacity, log);
        var options = new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest };
        _channel = Channel.CreateBounded<Envelope<TMessage>>(options, CountDropped);
    }

    /// <summary>Messages dropped unread.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Whether a message waits; any thread may ask.</summary>
    public bool HasMessages => _channel.Reader.Count > 0;

    /// <summary>Adds a message; false when the mailbox is closed.</summary>
    public bool Add(Envelope<TMessage> envelope) => _channel.Writer.TryWrite(envelope);

    /// <summary>Waits for a message; false when the mailbox is closed and empty.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => _channel.Reader.WaitToReadAsync(cancellation);

    /// <summary>Takes the oldest message that is meant for an incarnation; false when none waits.</summary>
    public bool TryTake(Incarnation<TMessage> reader, [MaybeNullWhen(false)] out TMessage message)
    {
        while (_channel.Reader.TryRead(out Envelope<TMessage> envelope))
        {
            if (envelope.OnlyFor is null || envelope.OnlyFor == reader)
            {
                message = envelope.Message;
                return true;
            }
        }

        EndEpisode();
        message = default;
        return false;
    }

    /// <summary>Takes no more messages from now on. May be called again.</summary>
    public void Close() => _channel.Writer.TryComplete();

    private void CountDropped(Envelope<TMessage> oldest)
    {
        Interlocked.Increment(ref _dropped);
        if (!Interlocked.Exchange(ref _isBehind, true))
        {
            _log.MailboxFull(_actor, _capacity);
        }
    }

    private void EndEpisode()
    {
        if (Volatile.Read(ref _isBehind) && Interlocked.Exchange(ref _isBehind, false))
        {
            long dropped = Dropped;
            _log.MailboxEmptied(_actor, dropped - _droppedBefore);
            _droppedBefore = dropped;
        }
    }
}
