using PublicTime.LoadGenerator.Clients;
using PublicTime.LoadGenerator.Measuring;
using PublicTime.LoadGenerator.Requests;
using PublicTime.LoadGenerator.Scheduling;
using PublicTime.Native.Packets;

namespace PublicTime.LoadGenerator.Running;

/// <summary>
/// Sends requests when they are due and takes their answers, on the one thread that calls <see cref="Run"/>; others may read its counts.
/// Nothing in its loop allocates, locks or throws, but for beginning a key exchange.
/// </summary>
/// <remarks>
/// Latency counts from the intended send time, so a generator or a server that stalls makes every request late that was due meanwhile.
/// </remarks>
public sealed class LoadWorker
{
    // Sleeping is as exact as the kernel's timers, so the rest of a wait is spent looking at the clock.
    private const long SpinNanoseconds = 100_000;
    private const long LongestWaitNanoseconds = 100_000_000;

    private readonly WorkerPlan _plan;
    private readonly IDatagramPort _port;
    private readonly ILoadClock _clock;
    private readonly ISendSchedule _schedule;
    private readonly Saturation? _saturation;
    private readonly FlightTable _flights;
    private readonly LoadCounts _counts;
    private readonly RequestFeed _feed;
    private readonly AnswerIntake _intake;
    private readonly FlightExpiry _expiry;
    private readonly RenewalDesk _renewals;
    private long _end;
    private volatile bool _isStopping;

    /// <summary>Prepares all memory.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="port">Sends and receives; stays the caller's.</param>
    /// <param name="clock">Time.</param>
    /// <param name="schedule">When requests are due.</param>
    /// <param name="clients">The clients with NTS; empty for plain load.</param>
    /// <param name="renewal">Gets them new keys; null leaves those without cookies without.</param>
    public LoadWorker(WorkerPlan plan, IDatagramPort port, ILoadClock clock, ISendSchedule schedule, VirtualClient[] clients, KeyRenewal? renewal)
    {
        _plan = plan;
        _port = port;
        _clock = clock;
        _schedule = schedule;
        _saturation = schedule as Saturation;
        _end = plan.Start + plan.Duration;
        _flights = new FlightTable(plan.MostPending);
        _counts = new LoadCounts(plan.Start, plan.Duration);
        var numbers = new RequestNumbers(plan.Seed);
        var composer = new RequestComposer(numbers, plan.Placeholders, plan.ReusesCookies) { Shape = plan.Shape };
        var holdings = new FlightHoldings(_saturation, clients);
        _feed = new RequestFeed(plan, port, clock, schedule, composer, clients, _flights, holdings, _counts);
        _intake = new AnswerIntake(plan, port, clock, numbers, new AnswerJudge(composer, plan.Deadline), clients, _flights, holdings, _counts);
        _expiry = new FlightExpiry(plan, schedule, _flights, holdings, _counts);
        _renewals = new RenewalDesk(renewal, clients);
    }

    /// <summary>What was due in the warm-up.</summary>
    public Tally WarmUp => _counts.WarmUp;

    /// <summary>What was due in the measurement.</summary>
    public Tally Measured => _counts.Measured;

    /// <summary>The same by seconds.</summary>
    public IntervalBook Intervals => _counts.Intervals;

    /// <summary>Nanoseconds of the measurement in which there was nothing to send and nothing to receive.</summary>
    public long IdleNanoseconds { get; private set; }

    /// <summary>Nanoseconds of the measurement in which as many requests were on their way as may be; with saturation only.</summary>
    public long FullNanoseconds { get; private set; }

    /// <summary>How long requests were really due, in nanoseconds: less than planned when it was stopped.</summary>
    public long DueNanoseconds => Math.Max(0, _end - _plan.Start);

    /// <summary>Answers that the kernel dropped at this end; known once <see cref="Run"/> has returned, and of the warm-up too.</summary>
    public long Dropped { get; private set; }

    /// <summary>Ends it early: nothing more is due, and what is on its way may still be answered. Any thread.</summary>
    public void Stop() => _isStopping = true;

    /// <summary>Runs the test to its end and the deadline of its last request.</summary>
    public void Run()
    {
        long before = _clock.NowNanoseconds;
        bool wasFull = false;
        while (true)
        {
            int moved = _intake.Receive();
            long now = _clock.NowNanoseconds;
            moved += SendDue(now);
            if (_expiry.Expire(now) && _plan.StopsAtLoss)
            {
                _isStopping = true;
            }

            _renewals.Renew(now, _feed.NextClient);
            if (moved == 0)
            {
                if (IsOver(now))
                {
                    break;
                }

                Wait(now);
            }

            // The time of an idle round counts with what made it idle.
            long after = _clock.NowNanoseconds;
            if (after >= _plan.Start && after < _end)
            {
                IdleNanoseconds += moved == 0 ? after - before : 0;
                FullNanoseconds += wasFull ? after - before : 0;
            }

            before = after;
            wasFull = _feed.IsStarved || _saturation is { IsFull: true };
        }

        Intervals.CloseAll();
        Dropped = _port.Dropped;
    }

    private int SendDue(long now)
    {
        bool isStopping = _isStopping;
        if (isStopping)
        {
            _end = Math.Min(_end, now);
        }

        return _feed.SendDue(now, _end, isStopping ? _end : now - _plan.Grace);
    }

    private bool IsOver(long now) => now >= _end && _flights.IsEmpty && (_saturation is not null || _schedule.NextDue >= _end);

    private void Wait(long now)
    {
        long next = Math.Min(_schedule.NextDue, now + LongestWaitNanoseconds);
        if (!_flights.IsEmpty)
        {
            next = Math.Min(next, _flights[_flights.Oldest].Sent + (_saturation is null ? _plan.Deadline : Saturation.PatienceNanoseconds));
        }

        // With saturation it never sleeps: otherwise the server, which is on the other core, would pay for waking it.
        long wait = next - now - SpinNanoseconds;
        if (wait > 0 && _saturation is null)
        {
            _port.Wait(wait);
        }
    }
}
