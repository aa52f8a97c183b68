using PublicTime.LoadGenerator.Clients;
using PublicTime.LoadGenerator.Measuring;
using PublicTime.LoadGenerator.Running;
using PublicTime.LoadGenerator.Scheduling;
using PublicTime.NtsClient.KeyExchange;

namespace PublicTime.LoadGenerator.KeyLoad;

/// <summary>
/// Begins key exchanges when they are due, on the thread that calls <see cref="Run"/>; they go on in the pool, a bounded number at
/// once. One that is due while all are under way waits, and its latency counts from when it was due.
/// </summary>
public sealed class KeyExchangeLoad
{
    private const long LongestWaitNanoseconds = 100_000_000;

    private readonly IReadOnlyList<KeyExchanger> _servers;
    private readonly ISendSchedule? _schedule;
    private readonly ILoadClock _clock;
    private readonly KeyExchangeTally _warmUp = new();
    private readonly SemaphoreSlim _places;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Lock _gate = new();
    private readonly long _start;
    private readonly int _atOnce;
    private long _end;

    /// <summary>Prepares.</summary>
    /// <param name="servers">Asked in turn.</param>
    /// <param name="schedule">When exchanges are due; null begins one whenever another has ended.</param>
    /// <param name="clock">Time.</param>
    /// <param name="start">When the measurement begins.</param>
    /// <param name="duration">How long exchanges are due, in nanoseconds.</param>
    /// <param name="atOnce">How many may be under way.</param>
    public KeyExchangeLoad(IReadOnlyList<KeyExchanger> servers, ISendSchedule? schedule, ILoadClock clock, long start, long duration, int atOnce)
    {
        _servers = servers;
        _schedule = schedule;
        _clock = clock;
        _start = start;
        _end = start + duration;
        _atOnce = atOnce;
        _places = new SemaphoreSlim(atOnce);
        Intervals = new IntervalBook(start, duration);
    }

    /// <summary>The exchanges that were due in the measurement.</summary>
    public KeyExchangeTally Exchanges { get; } = new();

    /// <summary>The counts of the measurement, as those of requests: an exchange over its deadline is lost. Complete when <see cref="Run"/> has ended.</summary>
    public Tally Measured { get; } = new();

    /// <summary>The same by seconds.</summary>
    public IntervalBook Intervals { get; }

    /// <summary>How long exchanges were really due, in nanoseconds.</summary>
    public long DueNanoseconds => Math.Max(0, _end - _start);

    /// <summary>Exchanges of a schedule that had to wait because as many were under way as may be.</summary>
    public long Waited { get; private set; }

    /// <summary>Ends it early. Any thread.</summary>
    public void Stop() => _stop.Set();

    /// <summary>Runs until nothing is due any more and all exchanges have ended.</summary>
    /// <param name="cancellation">Gives up the exchanges that are under way.</param>
    public void Run(CancellationToken cancellation)
    {
        int server = 0;
        while (TryAwaitDue(out long due) && TryTakePlace())
        {
            due = _schedule is null ? _clock.NowNanoseconds : due;
            _schedule?.Advance();
            Begin(due);
            KeyExchanger exchanger = _servers[server];
            server = (server + 1) % _servers.Count;
            _ = Task.Run(() => HoldAsync(exchanger, due, cancellation), CancellationToken.None);
        }

        CountUnsent();
        for (int place = 0; place < _atOnce; place++)
        {
            _places.Wait(CancellationToken.None);
        }

        Intervals.CloseAll();
    }

    private bool TryAwaitDue(out long due)
    {
        while (true)
        {
            long now = _clock.NowNanoseconds;
            due = _schedule?.NextDue ?? now;
            if (IsOver(now) || due >= _end)
            {
                return false;
            }

            if (due <= now)
            {
                return true;
            }

            // Exact enough for what takes milliseconds.
            _stop.Wait(TimeSpan.FromMicroseconds(Math.Min(due - now, LongestWaitNanoseconds) / 1e3), CancellationToken.None);
        }
    }

    private bool TryTakePlace()
    {
        if (_places.Wait(TimeSpan.Zero, CancellationToken.None))
        {
            return true;
        }

        Waited += _schedule is null ? 0 : 1;
        while (!_places.Wait(TimeSpan.FromMicroseconds(LongestWaitNanoseconds / 1e3), CancellationToken.None))
        {
            if (IsOver(_clock.NowNanoseconds))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsOver(long now)
    {
        if (_stop.IsSet)
        {
            _end = Math.Min(_end, now);
        }

        return now >= _end;
    }

    /// <summary>The time is over: what was due and found no place stays unsent and shows in the results.</summary>
    private void CountUnsent()
    {
        for (; _schedule is not null && _schedule.NextDue < _end; _schedule.Advance())
        {
            if (_schedule.NextDue >= _start)
            {
                Measured.Intended++;
                Intervals.At(_schedule.NextDue).Intended++;
            }
        }
    }

    private void Begin(long due)
    {
        if (due < _start)
        {
            return;
        }

        lock (_gate)
        {
            Measured.Intended++;
            Measured.Sent++;
            Measured.Lateness.Record(_clock.NowNanoseconds - due);
            ref IntervalCounts interval = ref Intervals.At(due);
            interval.Intended++;
            interval.Sent++;
        }
    }

    private async Task HoldAsync(KeyExchanger exchanger, long due, CancellationToken cancellation)
    {
        try
        {
            KeyExchangeFailure? failure = await exchanger.TryAsync(due, due < _start ? _warmUp : Exchanges, cancellation);
            End(due, failure);
        }
        catch (OperationCanceledException)
        {
            // Given up with the test: begun and never ended.
        }
        finally
        {
            _places.Release();
        }
    }

    private void End(long due, KeyExchangeFailure? failure)
    {
        if (due < _start)
        {
            return;
        }

        lock (_gate)
        {
            long latency = _clock.NowNanoseconds - due;
            ref IntervalCounts interval = ref Intervals.At(due);
            if (failure is null)
            {
                Measured.Count(AnswerVerdict.Accepted);
                Measured.Latency.Record(latency);
                interval.Answered++;
                Intervals.Record(due, latency);
            }
            else if (failure.Step == KeyExchangeStep.Deadline)
            {
                Measured.Lost++;
                interval.Lost++;
            }
            else
            {
                interval.Wrong++;
            }
        }
    }
}
