using System.Buffers.Binary;
using PublicTime.LoadGenerator.Clients;
using PublicTime.LoadGenerator.Measuring;
using PublicTime.LoadGenerator.Requests;
using PublicTime.Native.Packets;
using PublicTime.Wire.Ntp;

namespace PublicTime.LoadGenerator.Running;

/// <summary>Takes what has arrived, finds the request of each answer, judges and counts it. Belongs to the sending thread; allocates nothing.</summary>
internal sealed class AnswerIntake(
    WorkerPlan plan, IDatagramPort port, ILoadClock clock, RequestNumbers numbers, AnswerJudge judge, VirtualClient[] clients, FlightTable flights,
    FlightHoldings holdings, LoadCounts counts)
{
    private const int OriginOffset = 24;

    private readonly long[] _lastAnswered = new long[port.Flows];
    private readonly ulong _verifyBelow = plan.VerifyShare >= 1 ? ulong.MaxValue : (ulong)(plan.VerifyShare * ulong.MaxValue);
    private readonly int _originAt = plan.AcceptsEcho ? NtpHeader.TransmitOffset : OriginOffset;

    /// <summary>Takes one batch.</summary>
    /// <returns>How many datagrams it had.</returns>
    public int Receive()
    {
        int count = port.Receive();
        if (count > 0)
        {
            long now = clock.NowNanoseconds;
            for (int i = 0; i < count; i++)
            {
                Take(port.Incoming(i), port.FlowOf(i), now);
            }
        }

        return count;
    }

    private void Take(ReadOnlySpan<byte> datagram, int flow, long now)
    {
        long number = datagram.Length < NtpHeader.Length
            ? -1
            : numbers.NumberOf(BinaryPrimitives.ReadUInt64BigEndian(datagram[_originAt..]));
        if (!flights.WasMade(number))
        {
            counts.Of(now).Unknown++;
            return;
        }

        if (!flights.Remembers(number))
        {
            counts.Measured.Late++;
            return;
        }

        ref Flight flight = ref flights[number];
        switch (flight.State)
        {
            case FlightState.Pending:
                flight.State = FlightState.Ended;
                Count(datagram, flow, number, ref flight, now);
                break;
            case FlightState.Ended:
                counts.Of(flight.Intended).Duplicate++;
                break;
            default:
                counts.Of(flight.Intended).Late++;
                break;
        }
    }

    private void Count(ReadOnlySpan<byte> datagram, int flow, long number, ref Flight flight, long now)
    {
        holdings.Release(ref flight);
        holdings.Forget(flight);
        AnswerVerdict verdict = Judge(datagram, flow, number, flight);
        Tally tally = counts.Of(flight.Intended);
        tally.Count(verdict);
        tally.Verified += judge.HasVerified ? 1 : 0;
        bool isMeasured = counts.IsMeasured(flight.Intended);
        ref IntervalCounts interval = ref counts.Intervals.At(flight.Intended);
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
                    counts.Intervals.Record(flight.Intended, latency);
                }

                break;
            case AnswerVerdict.NtsNak:
                interval.Naks += isMeasured ? 1 : 0;
                break;
            case AnswerVerdict.KissOfDeath:
                tally.Kisses.Add(judge.KissCode);
                interval.Kods += isMeasured ? 1 : 0;
                break;
            case AnswerVerdict.OfEarlierKeys:
                break;
            default:
                interval.Wrong += isMeasured ? 1 : 0;
                break;
        }
    }

    private AnswerVerdict Judge(ReadOnlySpan<byte> datagram, int flow, long number, in Flight flight)
    {
        if (plan.AcceptsEcho)
        {
            return AnswerVerdict.Accepted;
        }

        if (flight.Kind == RequestKind.Plain)
        {
            return judge.JudgePlain(datagram, flow, flight, RequestNumbers.Mix(unchecked((ulong)number)) <= _verifyBelow && _verifyBelow > 0);
        }

        VirtualClient client = clients[flight.Client];
        AnswerVerdict verdict = judge.JudgeAuthenticated(datagram, flow, number, flight, client);
        if (flight.Generation == client.Generation && flight.Kind == RequestKind.Nts)
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
}
