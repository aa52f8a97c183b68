using System.Threading.Channels;

namespace PublicTime.Testing;

/// <summary>A clock that stands still until a test moves it. Timers fire inside <see cref="Advance"/>, in the order in which they are due.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly Channel<TimeSpan> _armed = Channel.CreateUnbounded<TimeSpan>();
    private DateTimeOffset _start = new(2036, 2, 7, 6, 28, 16, TimeSpan.Zero);
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that are waiting to fire.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _elapsed.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _start + _elapsed;
        }
    }

    /// <summary>Moves the wall clock and nothing else, as a step of CLOCK_REALTIME does.</summary>
    public void StepWallClock(TimeSpan by)
    {
        lock (_gate)
        {
            _start += by;
        }
    }

    /// <summary>The delay of the next timer that anyone arms or has armed and nobody has asked for yet, in order.</summary>
    public async Task<TimeSpan> NextArmedAsync() => await _armed.Reader.ReadAsync().AsTask().Soon();

    public void Advance(TimeSpan by)
    {
        TimeSpan target;
        lock (_gate)
        {
            target = _elapsed + by;
        }

        while (TryTakeDue(target, out ManualTimer? due))
        {
            due.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, period); // nobody in this house uses periodic timers
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Arm(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _elapsed + dueTime;
                _timers.Add(timer);
                _armed.Writer.TryWrite(dueTime);
            }
        }
    }

    internal void Disarm(ManualTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    private bool TryTakeDue(TimeSpan target, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ManualTimer? due)
    {
        lock (_gate)
        {
            due = _timers.MinBy(timer => timer.Due);
            if (due is null || due.Due > target)
            {
                due = null;
                _elapsed = target;
                return false;
            }

            _timers.Remove(due);
            _elapsed = due.Due;
            return true;
        }
    }
}
