using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Composition;

namespace PublicTime.Supervision;

/// <summary>
/// Feeds the service manager's watchdog as long as the service really lives: actors take their messages, UDP threads what waits in their
/// sockets, NTS-KE threads their turns. It runs on the pool on purpose, so that a pool that is stuck starves the watchdog too.
/// </summary>
internal sealed class Watchdog : IAsyncDisposable
{
    /// <summary>A thread may wait that long for a core or a disk on a machine in need, and is no better after a restart.</summary>
    public static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(5);

    private readonly NotifyChannel _channel;
    private readonly Func<IEnumerable<WorkProgress>> _look;
    private readonly ILogger _log;
    private readonly WorkWatch _watch;
    private readonly TimeSpan _pause;
    private readonly TimeSpan _patience;
    private readonly ITimer _timer;
    private bool _isHungry;

    private Watchdog(TimeSpan interval, NotifyChannel channel, Func<IEnumerable<WorkProgress>> look, TimeProvider time, ILogger log)
    {
        (_channel, _look, _log) = (channel, look, log);
        _pause = interval / 2;
        _patience = _pause > LeastPatience ? _pause : LeastPatience;
        _watch = new WorkWatch(_patience, time);
        _timer = time.CreateTimer(_ => Beat(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to feed, at once and then every half interval.</summary>
    /// <param name="interval">How long the manager waits for a sign of life; null when nobody waits, and nothing is done then.</param>
    /// <param name="channel">The way to it; outlives this.</param>
    /// <param name="look">Who works, and how far each is; must return at once.</param>
    /// <param name="time">Measures.</param>
    /// <param name="log">Told when the service stands still, and when it moves again.</param>
    public static Watchdog Start(TimeSpan? interval, NotifyChannel channel, Func<IEnumerable<WorkProgress>> look, TimeProvider time, ILogger log)
    {
        var watchdog = new Watchdog(interval ?? TimeSpan.Zero, channel, look, time, log);
        if (interval is { } span)
        {
            LogMessages.WatchdogFed(log, span.TotalSeconds);
            watchdog.Beat();
        }

        return watchdog;
    }

    /// <summary>Feeds no more; a look in progress ends first.</summary>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Beat()
    {
        IReadOnlyList<string> stuck = _watch.Stuck(_look());
        if (stuck.Count == 0)
        {
            _channel.Feed();
        }

        Say(stuck);

        // Armed by who fired, so no two looks ever meet; once it is disposed this does nothing.
        _timer.Change(_pause, Timeout.InfiniteTimeSpan);
    }

    private void Say(IReadOnlyList<string> stuck)
    {
        if (stuck.Count > 0 && !_isHungry)
        {
            string who = string.Join(", ", stuck);
            LogMessages.StandsStill(_log, who, _patience.TotalSeconds);
            _channel.Status($"Stands still: {who}");
        }
        else if (stuck.Count == 0 && _isHungry)
        {
            LogMessages.MovesAgain(_log);
            _channel.Status("Serves again after a standstill.");
        }

        _isHungry = stuck.Count > 0;
    }
}
