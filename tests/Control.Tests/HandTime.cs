using System.Threading.Channels;

namespace PublicTime.Control.Tests;

/// <summary>A clock that stands still until it is moved, and says when somebody begins to wait on it.</summary>
internal sealed class HandTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<HandTimer> _timers = [];
    private readonly Channel<TimeSpan> _begun = Channel.CreateUnbounded<TimeSpan>();
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        HandTimer timer = new(this, () => callback(state), dueTime);
        lock (_gate)
        {
            timer.Due = _now + dueTime;
            _timers.Add(timer);
        }

        _begun.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until one more timer was started.</summary>
    public Task<TimeSpan> TimerBegunAsync() => _begun.Reader.ReadAsync().AsTask().WaitAsync(Deadlines.Test);

    public void Advance(TimeSpan by)
    {
        HandTimer[] due;
        lock (_gate)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            _timers.RemoveAll(timer => due.Contains(timer));
        }

        foreach (HandTimer timer in due)
        {
            timer.Fire();
        }
    }

    public void Forget(HandTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }
}
