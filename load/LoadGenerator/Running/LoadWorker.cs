using System.Buffers.Binary;
using PublicTime.LoadGenerator.Clients;
using PublicTime.LoadGenerator.Measuring;
using PublicTime.LoadGenerator.Requests;
using PublicTime.LoadGenerator.Scheduling;
using PublicTime.Native.Packets;
using PublicTime.Wire.Ntp;

namespace PublicTime.LoadGenerator.Running;

/// <summary>
/// Sends requests when they are due and takes their answers, on the one thread that calls <see cref="Run"/>; others may read its counts.
/// Nothing in its loop allocates, locks or throws.
/// </summary>
/// <remarks>
/// Latency counts from the intended send time, so a generator or a server that stalls makes every request late that was due meanwhile.
/// </remarks>
public sealed class LoadWorker
{
    private const int OriginOffset = 24;
    private const long ExchangeRetryNanoseconds = 1_000_000_000;

    // Sleeping is as exact as the kernel's timers, so the rest of a wait is spent looking at the clock.
    private const long SpinNanoseconds = 100_000;
    private const long LongestWaitNanoseconds = 100_000_000;

    private readonly WorkerPlan _plan;
    private readonly IDatagramPort _port;
    private readonly ILoadClock _clock;
    private readonly ISendSchedule _schedule;
    private readonly Saturation? _saturation;
    private readonly VirtualClient[] _clients;
    private readonly KeyRenewal? _renewal;
    private readonly RequestNumbers _numbers;
    private readonly RequestComposer _composer;
    private readonly AnswerJudge _judge;
    private readonly FlightTable _flights;
    private readonly long[] _lastAnswered;
    private readonly ulong _verifyBelow;
    private readonly int _originAt;
    private long _end;
    private int _nextPlain;
    private int _nextClient;
    private int _mixed;
    private bool _isStarved;
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
        _clients = clients;
        _renewal = renewal;
        _numbers = new RequestNumbers(plan.Seed);
        _composer = new RequestComposer(_numbers, plan.Placeholders, plan.ReusesCookies) { Shape = plan.Shape };
        _judge = new AnswerJudge(_composer, plan.Deadline);
        _flights = new FlightTable(plan.MostPending);
        _lastAnswered = new long[port.Flows];
        _verifyBelow = plan.VerifyShare >= 1 ? ulong.MaxValue : (ulong)(plan.VerifyShare * ulong.MaxValue);
        _originAt = plan.AcceptsEcho ? NtpHeader.TransmitOffset : OriginOffset;
        _end = plan.Start + plan.Duration;
        Intervals = new IntervalBook(plan.Start, plan.Duration);
    }

    /// <summary>What was due in the warm-up.</summary>
    public Tally WarmUp { get; } = new();

    /// <summary>What was due in the measurement.</summary>
    public Tally Measured { get; } = new();

    /// <summary>The same by seconds.</summary>
    public IntervalBook Intervals { get; }

    /// <summary>Nanoseconds of the measurement in which there was nothing to send and nothing to receive.</summary>
    public long IdleNanoseconds { get; private set; }

    /// <summary>Nanoseconds of the measurement in which as many requests were on their way as may be; with saturation only.</summary>
    public long FullNanoseconds { get; private set; }

    /// <summary>How long requests were really due, in nanoseconds: less than planned when it was stopped.</summary>
    public long DueNanoseconds => Math.Max(0, _end - _plan.Start);

    /// <summary>Ends it early: nothing more is due, and what is on its way may still be answered. Any thread.</summary>
    public void Stop() => _isStopping = true;

    /// <summary>Runs the test to its end and the deadline of its last request.</summary>
    public void Run()
    {
        long before = _clock.NowNanoseconds;
        bool wasFull = false;
        while (true)
        {
            int received = Receive();
            long now = _clock.NowNanoseconds;
            if (_isStopping)
            {
                _end = Math.Min(_end, now);
            }

            int sent = SendDue(now);
            Expire(now);
            Renew(now);
            if (received + sent == 0)
            {
                if (now >= _end && _flights.IsEmpty && (_saturation is not null || _schedule.NextDue >= _end))
                {
                    break;
                }

                Wait(now);
            }

            // The time of an idle round counts with what made it idle.
            long after = _clock.NowNanoseconds;
            if (after >= _plan.Start && after < _end)
            {
                IdleNanoseconds += received + sent == 0 ? after - before : 0;
                FullNanoseconds += wasFull ? after - before : 0;
            }

            before = after;
            wasFull = _isStarved || _saturation is { IsFull: true };
        }

        Intervals.CloseAll();
    }

    private int Receive()
    {
        int count = _port.Receive();
        if (count > 0)
        {
            long now = _clock.NowNanoseconds;
            for (int i = 0; i < count; i++)
            {
                Take(_port.Incoming(i), _port.FlowOf(i), now);
            }
        }

        return count;
    }

    private void Take(ReadOnlySpan<byte> datagram, int flow, long now)
    {
        long number = datagram.Length < NtpHeader.Length
            ? -1
            : _numbers.NumberOf(BinaryPrimitives.ReadUInt64BigEndian(datagram[_originAt..]));
        if (!_flights.WasMade(number))
        {
            (now < _plan.Start ? WarmUp : Measured).Unknown++;
            return;
        }

        if (!_flights.Remembers(number))
        {
            Measured.Late++;
            return;
        }

        ref Flight flight = ref _flights[number];
        Tally tally = TallyOf(flight.Intended);
        switch (flight.State)
        {
            case FlightState.Pending:
                flight.State = FlightState.Ended;
                Count(datagram, flow, number, ref flight, tally, now);
                break;
            case FlightState.Ended:
                tally.Duplicate++;
                break;
            default:
                tally.Late++;
                break;
        }
    }

    private void Count(ReadOnlySpan<byte> datagram, int flow, long number, ref Flight flight, Tally tally, long now)
    {
        Release(ref flight);
        AnswerVerdict verdict = Judge(datagram, flow, number, flight);
        tally.Count(verdict);
        tally.Verified += _judge.HasVerified ? 1 : 0;
        bool isMeasured = ReferenceEquals(tally, Measured);
        ref IntervalCounts interval = ref Intervals.At(flight.Intended);
        switch (verdict)
        {
            case AnswerVerdict.Accepted:
                long latency = now - flight.Intended;
                tally.Latency.Record(latency);
                tally.Reordered += number < _lastAnswered[flight.Flow] ? 1 : 0;
                _lastAnswered[flight.Flow] = Math.Max(number, _lastAnswered[flight.Flow]);
                if (isMeasured)
                {
                    interval.Answered++;
                    Intervals.Record(flight.Intended, latency);
                }

                break;
            case AnswerVerdict.NtsNak:
                interval.Naks += isMeasured ? 1 : 0;
                break;
            case AnswerVerdict.KissOfDeath:
                tally.Kisses.Add(_judge.KissCode);
                interval.Kods += isMeasured ? 1 : 0;
                break;
            default:
                interval.Wrong += isMeasured ? 1 : 0;
                break;
        }
    }

    private AnswerVerdict Judge(ReadOnlySpan<byte> datagram, int flow, long number, in Flight flight)
    {
        if (flight.Kind == RequestKind.Plain)
        {
            return _plan.AcceptsEcho
                ? AnswerVerdict.Accepted
                : _judge.JudgePlain(datagram, flow, flight, RequestNumbers.Mix((ulong)number) <= _verifyBelow && _verifyBelow > 0);
        }

        VirtualClient client = _clients[flight.Client];
        bool isOfTheseKeys = flight.Generation == client.Generation;
        if (isOfTheseKeys)
        {
            client.ExpectNoLonger(flight.ExpectedCookies);
        }

        if (_plan.AcceptsEcho)
        {
            return AnswerVerdict.Accepted;
        }

        AnswerVerdict verdict = _judge.JudgeAuthenticated(datagram, flow, number, flight, client);
        if (isOfTheseKeys && flight.Kind == RequestKind.Nts)
        {
            if (verdict == AnswerVerdict.Accepted)
            {
                client.WasAccepted();
            }
            else if (verdict == AnswerVerdict.NtsNak)
            {
                client.WasRefused();
            }
        }

        return verdict;
    }

    private int SendDue(long now)
    {
        // What this thread cannot keep up with stays unsent and shows in the results, instead of delaying all that follows.
        CountUnsent(_isStopping ? _end : now - _plan.Grace);
        int slots = 0;
        long first = _flights.Next;
        _isStarved = false;
        for (int due = 0; due < _port.Batch && !_flights.IsFull; due++)
        {
            long intended = _schedule.NextDue;
            if (intended > now && _saturation is null || intended >= _end)
            {
                break;
            }

            if (_saturation is not null && !TryFindStocked())
            {
                _isStarved = true;
                break;
            }

            _schedule.Advance();
            Tally tally = TallyOf(intended);
            tally.Intended++;
            if (ReferenceEquals(tally, Measured))
            {
                Intervals.At(intended).Intended++;
            }

            if (!TryCompose(slots, intended))
            {
                tally.Skipped++;
                _saturation?.Release();
                continue;
            }

            slots++;
        }

        if (slots > 0)
        {
            Send(first, slots);
        }

        return slots;
    }

    /// <summary>At saturation the turn goes to the next client that has a cookie; without one, all wait for answers that bring some.</summary>
    private bool TryFindStocked()
    {
        if (_clients.Length == 0 || _plan.ReusesCookies || _plan.AuthenticatedKind != RequestKind.Nts)
        {
            return true;
        }

        for (int tries = 0; tries < _clients.Length; tries++)
        {
            if (_clients[_nextClient].Cookies > 0)
            {
                return true;
            }

            _nextClient = _nextClient + 1 == _clients.Length ? 0 : _nextClient + 1;
        }

        return false;
    }

    private void CountUnsent(long dueBefore)
    {
        long until = Math.Min(dueBefore, _end);
        for (long intended = _schedule.NextDue; intended < until && _saturation is null; intended = _schedule.NextDue)
        {
            _schedule.Advance();
            TallyOf(intended).Intended++;
            if (intended >= _plan.Start)
            {
                Intervals.At(intended).Intended++;
            }
        }
    }

    private bool TryCompose(int slot, long intended)
    {
        RequestKind kind = NextKind();
        Span<byte> payload = _port.Outgoing(slot);
        long number = _flights.Next;
        int client;
        int clients;
        int length;
        int expected = 0;
        byte generation = 0;
        if (kind == RequestKind.Plain)
        {
            clients = _plan.PlainClients;
            client = _nextPlain;
            _nextPlain = client + 1 == clients ? 0 : client + 1;
            length = _composer.WritePlain(payload, number);
        }
        else
        {
            clients = _clients.Length;
            client = _nextClient;
            _nextClient = client + 1 == clients ? 0 : client + 1;
            VirtualClient virtualClient = _clients[client];
            length = _composer.WriteAuthenticated(payload, number, virtualClient, kind, out expected);
            virtualClient.Expect(expected);
            generation = virtualClient.Generation;
        }

        if (length == 0)
        {
            return false;
        }

        int flow = (int)((long)client * _port.Flows / clients);
        _port.Address(slot, flow, length);
        _flights.Add(out _) = new Flight
        {
            Intended = intended,
            Client = client,
            Flow = flow,
            Kind = kind,
            HoldsWindow = _saturation is not null,
            ExpectedCookies = (byte)expected,
            Generation = generation,
        };
        return true;
    }

    /// <summary>Spreads the kinds evenly (Bresenham): of each <see cref="WorkerPlan.MixTotal"/> requests as many are plain as were asked for.</summary>
    private RequestKind NextKind()
    {
        _mixed += _plan.PlainShare;
        if (_mixed >= _plan.MixTotal)
        {
            _mixed -= _plan.MixTotal;
            return RequestKind.Plain;
        }

        return _plan.AuthenticatedKind;
    }

    private void Send(long first, int count)
    {
        long now = _clock.NowNanoseconds;
        SendResult result = _port.Send(count);
        for (int slot = 0; slot < count; slot++)
        {
            ref Flight flight = ref _flights[first + slot];
            flight.Sent = now;
            Tally tally = TallyOf(flight.Intended);
            if (result.Failed > 0 && _port.WasRefused(slot))
            {
                flight.State = FlightState.NotSent;
                tally.Refused++;
                Release(ref flight);
                ForgetExpected(flight);
                continue;
            }

            tally.Sent++;
            tally.Lateness.Record(now - flight.Intended);
            if (ReferenceEquals(tally, Measured))
            {
                Intervals.At(flight.Intended).Sent++;
            }
        }
    }

    private void Expire(long now)
    {
        while (_flights.TryExpire(now - _plan.Deadline, out long number))
        {
            ref Flight flight = ref _flights[number];
            Tally tally = TallyOf(flight.Intended);
            tally.Lost++;
            Release(ref flight);
            ForgetExpected(flight);
            if (ReferenceEquals(tally, Measured))
            {
                Intervals.At(flight.Intended).Lost++;
            }
        }

        while (_saturation is not null && _flights.TryRelease(now - Saturation.PatienceNanoseconds))
        {
            _saturation.Release();
        }

        int closed = Intervals.Closed;
        Intervals.Close(_flights.IsEmpty ? Math.Min(now, _schedule.NextDue) : _flights[_flights.Oldest].Intended);
        if (_plan.StopsAtLoss && Intervals.Closed > closed && HasLoss(closed))
        {
            _isStopping = true;
        }
    }

    private bool HasLoss(int firstClosed)
    {
        for (int i = firstClosed; i < Intervals.Closed; i++)
        {
            ref IntervalCounts interval = ref Intervals[i];
            if (interval.Lost > 0 || interval.Sent < interval.Intended)
            {
                return true;
            }
        }

        return false;
    }

    private void Renew(long now)
    {
        if (_renewal is null)
        {
            return;
        }

        while (_renewal.TryCollect(out int ended, out Association? association))
        {
            if (association is null)
            {
                _clients[ended].ExchangeNotBefore = now + ExchangeRetryNanoseconds;
            }
            else
            {
                _clients[ended].Renew(association);
            }
        }

        // The client whose turn is next is looked at: in time, that is everyone's.
        VirtualClient client = _clients[_nextClient];
        if (client.NeedsExchange && now >= client.ExchangeNotBefore && _renewal.TryBegin(_nextClient))
        {
            client.ExchangeNotBefore = long.MaxValue;
        }
    }

    private void Wait(long now)
    {
        long next = Math.Min(_schedule.NextDue, now + LongestWaitNanoseconds);
        if (!_flights.IsEmpty)
        {
            next = Math.Min(next, _flights[_flights.Oldest].Sent + (_saturation is null ? _plan.Deadline : Saturation.PatienceNanoseconds));
        }

        long wait = next - now - SpinNanoseconds;
        // With saturation it never sleeps: otherwise the server, which is on the other core, would pay for waking it.
        if (wait > 0 && _saturation is null)
        {
            _port.Wait(wait);
        }
    }

    private void Release(ref Flight flight)
    {
        if (flight.HoldsWindow)
        {
            flight.HoldsWindow = false;
            _saturation?.Release();
        }
    }

    private void ForgetExpected(in Flight flight)
    {
        if (flight.Kind == RequestKind.Nts && flight.Generation == _clients[flight.Client].Generation)
        {
            _clients[flight.Client].ExpectNoLonger(flight.ExpectedCookies);
        }
    }

    private Tally TallyOf(long intended) => intended < _plan.Start ? WarmUp : Measured;
}
