using Microsoft.Extensions.Logging;

namespace PublicTime.Composition;

/// <summary>Takes this process out of service without anyone noticing: said at once, done when the grace is over. Any thread may ask.</summary>
internal sealed class Drain : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _grace;
    private readonly Func<Task> _leave;
    private readonly Action _changed;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;
    private bool _isEnding;

    /// <summary>Nothing drains yet.</summary>
    /// <param name="grace"><c>draingrace</c>: how long requests are answered meanwhile.</param>
    /// <param name="leave">Leaves the shared ring, if there is one.</param>
    /// <param name="changed">Told of every beginning and end; returns at once.</param>
    /// <param name="time">Measures the grace.</param>
    /// <param name="log">Told changes.</param>
    public Drain(TimeSpan grace, Func<Task> leave, Action changed, TimeProvider time, ILogger log) =>
        (_grace, _leave, _changed, _time, _log) = (grace, leave, changed, time, log);

    /// <summary>Whether no new clients are wanted.</summary>
    public bool IsDraining
    {
        get
        {
            lock (_gate)
            {
                return _timer is not null;
            }
        }
    }

    /// <summary>Ends when the grace is over and the ring was left: then the process stops.</summary>
    public Task Done => _done.Task;

    /// <summary>Begins to drain.</summary>
    /// <param name="why">Who asked, for the log: "SIGUSR1".</param>
    /// <returns>False when it drains already.</returns>
    public bool Begin(string why)
    {
        lock (_gate)
        {
            if (_timer is not null)
            {
                return false;
            }

            _timer = _time.CreateTimer(static state => ((Drain)state!).End(), this, _grace, Timeout.InfiniteTimeSpan);
        }

        LogMessages.Draining(_log, why, _grace.TotalSeconds);
        _changed();
        return true;
    }

    /// <summary>Goes on after all.</summary>
    /// <param name="why">Who asked.</param>
    /// <returns>False when it does not drain, or the grace is over.</returns>
    public bool Cancel(string why)
    {
        lock (_gate)
        {
            if (_timer is null || _isEnding)
            {
                return false;
            }

            _timer.Dispose();
            _timer = null;
        }

        LogMessages.DrainCancelled(_log, why);
        _changed();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
        }
    }

    private void End()
    {
        lock (_gate)
        {
            if (_timer is null || _isEnding)
            {
                return;
            }

            _isEnding = true;
        }

        _ = LeaveAsync();
    }

    private async Task LeaveAsync()
    {
        await _leave().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogMessages.Drained(_log);
        _done.TrySetResult();
    }
}
