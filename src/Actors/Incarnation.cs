namespace PublicTime.Actors;

/// <summary>One life of an actor, from its factory to its failure or stop, and the timers that die with it. Safe from any thread.</summary>
internal sealed class Incarnation<TMessage>(ActorRef<TMessage> self, TimeProvider time, Mailbox<TMessage> mailbox) : IActorContext<TMessage>
    where TMessage : notnull
{
    private readonly Lock _gate = new();
    private readonly HashSet<ITimer> _timers = [];
    private bool _hasEnded;

    /// <inheritdoc/>
    public ActorRef<TMessage> Self => self;

    /// <inheritdoc/>
    public TimeProvider Time => time;

    /// <inheritdoc/>
    public void TellSelfAfter(TimeSpan delay, TMessage message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            // Armed only when it is known here, so that it never fires as a stranger.
            ITimer? timer = null;
            timer = time.CreateTimer(_ => Fire(timer!, message), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timers.Add(timer);
            timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Cancels all timers; none fires once this has returned.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            foreach (ITimer timer in _timers)
            {
                timer.Dispose();
            }

            _timers.Clear();
        }
    }

    private void Fire(ITimer timer, TMessage message)
    {
        lock (_gate)
        {
            if (_timers.Remove(timer))
            {
                timer.Dispose();
                mailbox.Add(new Envelope<TMessage>(message, this));
            }
        }
    }
}
