using System.Collections.Immutable;

namespace PublicTime.Cluster.Redis;

/// <summary>Keeps one connection to Redis: makes it, notices when it is gone or hangs, and replaces it.</summary>
/// <remarks>
/// One task, begun by the constructor, changes the state; calls read it. How a connection lives: attempt under a deadline → in use until it is
/// lost, leaves <see cref="RedisSession.MostMisses"/> calls without an answer, or hears no announcements → closed in the background → pause → attempt.
/// </remarks>
internal sealed class RedisConnection : IAsyncDisposable
{
    // A connection that hangs with a full send buffer closes only when the network lets it: a few may be left so, never more.
    private const int MostClosing = 4;

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(1);

    private readonly Func<CancellationToken, Task<RedisAttempt>> _connect;
    private readonly RedisPace _pace;
    private readonly StoreHealth _health;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _closing = [];
    private readonly Task _keeping;
    private TaskCompletionSource<RedisStanding> _standing = NewStanding();
    private bool _isDisposed;

    /// <summary>Begins with the first attempt at once.</summary>
    /// <param name="connect">Makes a connection; what it makes is owned here.</param>
    /// <param name="pace">Pauses between attempts.</param>
    /// <param name="health">Told why there is no connection.</param>
    /// <param name="timeout">How long a call may take.</param>
    /// <param name="time">The clock of deadlines and pauses.</param>
    public RedisConnection(
        Func<CancellationToken, Task<RedisAttempt>> connect, RedisPace pace, StoreHealth health, TimeSpan timeout, TimeProvider time)
    {
        (_connect, _pace, _health, _timeout, _time) = (connect, pace, health, timeout, time);
        _keeping = Task.Run(KeepAsync, CancellationToken.None);
    }

    /// <summary>How long an attempt may take: TCP repeats what was lost after one second, so two are enough where calls are quick.</summary>
    /// <param name="timeout">How long a call may take.</param>
    public static TimeSpan AttemptTimeout(TimeSpan timeout) => timeout > TimeSpan.FromSeconds(1) ? 2 * timeout : TimeSpan.FromSeconds(2);

    /// <summary>Runs a script on the connection. Without one it fails at once, except that an attempt in hand is waited for.</summary>
    /// <param name="script">The script.</param>
    /// <param name="keys">KEYS.</param>
    /// <param name="arguments">ARGV.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>Within the timeout, whatever Redis does.</returns>
    public async Task<RedisReply> RunAsync(
        RedisScript script, ImmutableArray<string> keys, ImmutableArray<ReadOnlyMemory<byte>> arguments, CancellationToken cancellation)
    {
        if (_keeping.IsFaulted)
        {
            await _keeping.ConfigureAwait(false); // our own mistake, which shows
        }

        long begun = _time.GetTimestamp();
        RedisStanding standing;
        try
        {
            standing = await Volatile.Read(ref _standing).Task.WaitAsync(_timeout, _time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return RedisReply.Failed(RedisReplyKind.Unreachable, "the attempt to connect has not ended yet");
        }

        return standing.Session is { } session
            ? await AskAsync(session, session.Link.RunAsync(script, keys, arguments), begun, cancellation).ConfigureAwait(false)
            : RedisReply.Failed(RedisReplyKind.Unreachable, standing.Reason);
    }

    /// <summary>Ends the connection; one that hangs is left to the network.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        await Task.WhenAll(_closing).WaitAsync(ClosePatience, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private static TaskCompletionSource<RedisStanding> NewStanding() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<RedisReply> AskAsync(RedisSession session, Task<RedisReply> call, long begun, CancellationToken cancellation)
    {
        TimeSpan left = _timeout - _time.GetElapsedTime(begun);
        try
        {
            RedisReply reply = await call.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, cancellation).ConfigureAwait(false);
            session.Answered();
            return reply;
        }
        catch (TimeoutException)
        {
            session.Missed(call);
            return RedisReply.Failed(RedisReplyKind.Late, $"it did not answer within {_timeout.TotalSeconds} s");
        }
        catch (OperationCanceledException)
        {
            session.Abandon(call);
            throw;
        }
    }

    private async Task KeepAsync()
    {
        CancellationToken stopping = _stopping.Token;
        while (true)
        {
            RedisAttempt attempt = await AttemptAsync(stopping).ConfigureAwait(false);
            string reason = attempt.Link is { } link ? await UseAsync(link, stopping).ConfigureAwait(false) : attempt.Reason;
            if (stopping.IsCancellationRequested)
            {
                StandWithout("it is being closed");
                return;
            }

            StandWithout(reason);
            _health.Ill(reason);
            await Task.Delay(_pace.Next(), _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Volatile.Write(ref _standing, NewStanding());
        }
    }

    private async Task<RedisAttempt> AttemptAsync(CancellationToken stopping)
    {
        _closing.RemoveAll(closing => closing.IsCompleted);
        if (_closing.Count >= MostClosing)
        {
            return new RedisAttempt(Link: null, $"{MostClosing} earlier connections to it hang and cannot be closed yet");
        }

        TimeSpan patience = AttemptTimeout(_timeout);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task<RedisAttempt> connecting = _connect(deadline.Token);
        try
        {
            return await connecting.WaitAsync(patience, _time, stopping).ConfigureAwait(false);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            await deadline.CancelAsync().ConfigureAwait(false);
            _closing.Add(CloseAsync(connecting));
            return new RedisAttempt(Link: null, $"it answered nothing within {patience.TotalSeconds} s");
        }
    }

    /// <returns>Why it is not used any more.</returns>
    private async Task<string> UseAsync(IRedisLink link, CancellationToken stopping)
    {
        RedisSession session = new(link);
        _pace.Reset();
        _standing.SetResult(new RedisStanding(session, ""));
        string reason = "";
        while (reason.Length == 0 && !stopping.IsCancellationRequested)
        {
            using var awake = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            Task pause = Task.Delay(CheckInterval, _time, awake.Token);
            Task first = await Task.WhenAny(link.Lost, session.Condemned, pause).ConfigureAwait(false);
            await awake.CancelAsync().ConfigureAwait(false);
            reason = first == pause
                ? stopping.IsCancellationRequested ? "" : await CheckAsync(link, stopping).ConfigureAwait(false)
                : await ((Task<string>)first).ConfigureAwait(false);
        }

        Volatile.Write(ref _standing, NewStanding());
        _closing.Add(link.CloseAsync());
        return reason;
    }

    private async Task<string> CheckAsync(IRedisLink link, CancellationToken stopping)
    {
        Task<string> check = link.CheckSubscriptionAsync();
        try
        {
            return await check.WaitAsync(RedisSession.MostMisses * _timeout, _time, stopping).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return "the connection for announcements does not answer";
        }
        catch (OperationCanceledException)
        {
            return "";
        }
    }

    private void StandWithout(string reason) => _standing.TrySetResult(new RedisStanding(Session: null, reason));

    private static async Task CloseAsync(Task<RedisAttempt> connecting)
    {
        RedisAttempt attempt = await connecting.ConfigureAwait(false);
        await (attempt.Link?.CloseAsync() ?? Task.CompletedTask).ConfigureAwait(false);
    }
}
