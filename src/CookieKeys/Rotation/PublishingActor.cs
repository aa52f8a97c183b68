using System.Collections.Immutable;
using PublicTime.Actors;
using PublicTime.CookieKeys.Cookies;

namespace PublicTime.CookieKeys.Rotation;

/// <summary>Keeps a publisher going with time, where somebody else decides what it shows: waiting for others never holds up the next key.</summary>
public sealed class PublishingActor : IActor<RotationMessage>
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly IActorContext<RotationMessage> _context;
    private readonly RingPublisher _publisher;
    private long _looks;

    /// <summary>Starts publishing; the first time is due at once.</summary>
    /// <param name="context">The actor's own.</param>
    /// <param name="publisher">Stays its owner's.</param>
    public PublishingActor(IActorContext<RotationMessage> context, RingPublisher publisher)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_context, _publisher) = (context, publisher);
        context.TellSelfAfter(TimeSpan.Zero, RotationMessage.LookDue.Instance);
    }

    /// <inheritdoc/>
    public ValueTask ReceiveAsync(RotationMessage message, CancellationToken stopping)
    {
        switch (message)
        {
            case RotationMessage.LookDue:
                Publish();
                break;
            case RotationMessage.NextLook next:
                if (next.Number == _looks)
                {
                    Publish();
                }

                break;
            case RotationMessage.GraceOver over:
                foreach (CookieKey key in over.Keys)
                {
                    key.Dispose();
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(message), message, "Unknown message.");
        }

        return ValueTask.CompletedTask;
    }

    private void Publish()
    {
        TimeSpan wait = _publisher.Publish(out ImmutableArray<CookieKey> dropped);
        if (!dropped.IsEmpty)
        {
            _context.TellSelfAfter(RingPublisher.Grace, new RotationMessage.GraceOver(dropped));
        }

        _context.TellSelfAfter(wait < LongestWait ? wait : LongestWait, new RotationMessage.NextLook(++_looks));
    }
}
