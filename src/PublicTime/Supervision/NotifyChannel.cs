using System.Globalization;
using Microsoft.Extensions.Logging;
using PublicTime.Composition;
using PublicTime.Native.Process;

namespace PublicTime.Supervision;

/// <summary>
/// Tells the service manager how the service is (sd_notify(3)); without one it tells nobody. Never blocks and never fails: what cannot be
/// sent because the manager is busy is tried again, in order, and is said in the log where it can never arrive. Any thread may tell.
/// </summary>
internal sealed class NotifyChannel : IDisposable
{
    /// <summary>How long a message waits before it is tried again.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>A manager that takes nothing for a minute has long decided what to think of this service.</summary>
    public const int MostRetries = 600;

    private const int MostWaiting = 16;

    private readonly Lock _gate = new();
    private readonly Queue<string> _waiting = new();
    private readonly NotifySocket? _socket;
    private readonly ILogger _log;
    private readonly ITimer _retry;
    private int _retries;
    private bool _isUnheard;
    private bool _isClosed;

    private NotifyChannel(NotifySocket? socket, TimeProvider time, ILogger log)
    {
        (_socket, _log) = (socket, log);
        _retry = time.CreateTimer(_ => Retry(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Opens the way to the manager that the environment names, if it names one.</summary>
    public static NotifyChannel Open(NotifyEnvironment environment, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(time);
        if (environment.Problem.Length > 0)
        {
            LogMessages.ManagerMisunderstood(log, environment.Problem);
        }

        string problem = "";
        NotifySocket? socket = environment.Address.Length > 0 ? NotifySocket.Open(environment.Address, out problem) : null;
        if (problem.Length > 0)
        {
            LogMessages.ManagerMisunderstood(log, $"NOTIFY_SOCKET cannot be used: {problem}.");
        }

        return new NotifyChannel(socket, time, log);
    }

    /// <summary>Everything serves; also after <see cref="Reloading"/>.</summary>
    /// <param name="status">One line for people.</param>
    public void Ready(string status) => Tell($"READY=1\nSTATUS={OneLine(status)}");

    /// <summary>The configuration is being read again; <see cref="Ready"/> follows.</summary>
    /// <param name="monotonicNanoseconds">CLOCK_MONOTONIC at the begin, by which the manager tells this reload from an earlier one.</param>
    public void Reloading(long monotonicNanoseconds) =>
        Tell(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={monotonicNanoseconds / TimeSpan.NanosecondsPerTick / TimeSpan.TicksPerMicrosecond}"));

    /// <summary>The end has begun.</summary>
    /// <param name="within">How long it may take from now on, which holds also where the manager would wait for less.</param>
    public void Stopping(TimeSpan within) =>
        Tell(string.Create(CultureInfo.InvariantCulture, $"STOPPING=1\nEXTEND_TIMEOUT_USEC={within.TotalMicroseconds:0}\nSTATUS=Stops: answers and sessions in progress end first."));

    /// <summary>How it is, for people.</summary>
    public void Status(string status) => Tell($"STATUS={OneLine(status)}");

    /// <summary>A sign of life. One that is lost is not tried again, since the next says as much.</summary>
    public void Feed()
    {
        lock (_gate)
        {
            if (!_isClosed && _waiting.Count == 0)
            {
                _ = IsSettled("WATCHDOG=1");
            }
        }
    }

    /// <summary>Tries once more what waits, and tells nobody anything from then on.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Flush();
            _isClosed = true;
            _retry.Dispose();
            _socket?.Dispose();
        }
    }

    /// <summary>What waits goes first: a READY that overtook its RELOADING would leave the manager waiting.</summary>
    private void Tell(string assignments)
    {
        lock (_gate)
        {
            if (_isClosed || _socket is null)
            {
                return;
            }

            while (_waiting.Count >= MostWaiting)
            {
                _waiting.Dequeue();
            }

            _waiting.Enqueue(assignments);
            Flush();
            _retries = 0;
            Arm();
        }
    }

    private void Retry()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            Flush();
            if (++_retries >= MostRetries && _waiting.Count > 0)
            {
                _waiting.Clear();
                SayUnheard("it has taken no message for a minute");
            }

            Arm();
        }
    }

    private void Arm()
    {
        if (_waiting.Count > 0)
        {
            _retry.Change(RetryInterval, Timeout.InfiniteTimeSpan);
        }
    }

    private void Flush()
    {
        while (_waiting.TryPeek(out string? next) && IsSettled(next))
        {
            _waiting.Dequeue();
        }
    }

    /// <returns>False when the message is worth another try.</returns>
    private bool IsSettled(string assignments)
    {
        NotifyOutcome outcome = _socket?.Send(assignments) ?? NotifyOutcome.Sent;
        switch (outcome)
        {
            case NotifyOutcome.Sent:
                _isUnheard = false;
                return true;
            case NotifyOutcome.Unreachable:
                SayUnheard("nobody listens at NOTIFY_SOCKET, or this user may not write to it");
                return true;
            default:
                return false;
        }
    }

    private void SayUnheard(string reason)
    {
        if (!_isUnheard)
        {
            _isUnheard = true;
            LogMessages.ManagerUnreachable(_log, reason);
        }
    }

    /// <summary>A line feed would begin another assignment.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
