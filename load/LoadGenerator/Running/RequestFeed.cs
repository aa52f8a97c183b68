using PublicTime.LoadGenerator.Clients;
using PublicTime.LoadGenerator.Measuring;
using PublicTime.LoadGenerator.Requests;
using PublicTime.LoadGenerator.Scheduling;
using PublicTime.Native.Packets;

namespace PublicTime.LoadGenerator.Running;

/// <summary>Composes and sends the requests that are due, and counts those that never are. Belongs to the sending thread; allocates nothing.</summary>
internal sealed class RequestFeed(
    WorkerPlan plan, IDatagramPort port, ILoadClock clock, ISendSchedule schedule, RequestComposer composer, VirtualClient[] clients, FlightTable flights,
    FlightHoldings holdings, LoadCounts counts)
{
    private readonly Saturation? _saturation = schedule as Saturation;
    private int _nextPlain;
    private int _mixed;

    /// <summary>The client with NTS whose turn is next.</summary>
    public int NextClient { get; private set; }

    /// <summary>Whether at saturation no client had a cookie: all wait for answers that bring some.</summary>
    public bool IsStarved { get; private set; }

    /// <summary>Sends what is due, at most a batch.</summary>
    /// <param name="now">Nanoseconds of the load clock.</param>
    /// <param name="end">When nothing is due any more.</param>
    /// <param name="unsentBefore">What was due before and is not sent yet is not sent at all.</param>
    /// <returns>How many requests were made.</returns>
    public int SendDue(long now, long end, long unsentBefore)
    {
        // What this thread cannot keep up with stays unsent and shows in the results, instead of delaying all that follows.
        CountUnsent(Math.Min(unsentBefore, end));
        int slots = 0;
        long first = flights.Next;
        IsStarved = false;
        for (int due = 0; due < port.Batch && !flights.IsFull; due++)
        {
            long intended = schedule.NextDue;
            if ((intended > now && _saturation is null) || intended >= end)
            {
                break;
            }

            if (_saturation is not null && !TryFindStocked())
            {
                IsStarved = true;
                break;
            }

            schedule.Advance();
            counts.Intend(intended);
            if (!TryCompose(slots, intended))
            {
                counts.Of(intended).Skipped++;
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

    private void CountUnsent(long until)
    {
        for (long intended = schedule.NextDue; intended < until && _saturation is null; intended = schedule.NextDue)
        {
            schedule.Advance();
            counts.Intend(intended);
        }
    }

    /// <summary>At saturation the turn goes to the next client that has a cookie.</summary>
    private bool TryFindStocked()
    {
        if (clients.Length == 0 || plan.ReusesCookies || plan.AuthenticatedKind != RequestKind.Nts)
        {
            return true;
        }

        for (int tries = 0; tries < clients.Length; tries++)
        {
            if (clients[NextClient].Cookies > 0)
            {
                return true;
            }

            NextClient = After(NextClient, clients.Length);
        }

        return false;
    }

    private bool TryCompose(int slot, long intended)
    {
        RequestKind kind = NextKind();
        Span<byte> payload = port.Outgoing(slot);
        Flight flight = new() { Intended = intended, Kind = kind, HoldsWindow = _saturation is not null };
        int length = kind == RequestKind.Plain ? ComposePlain(payload, ref flight) : ComposeAuthenticated(payload, ref flight);
        if (length == 0)
        {
            return false;
        }

        port.Address(slot, flight.Flow, length);
        flights.Add(out _) = flight;
        return true;
    }

    /// <summary>Spreads the kinds evenly (Bresenham): of each <see cref="WorkerPlan.MixTotal"/> requests as many are plain as were asked for.</summary>
    private RequestKind NextKind()
    {
        _mixed += plan.PlainShare;
        if (_mixed >= plan.MixTotal)
        {
            _mixed -= plan.MixTotal;
            return RequestKind.Plain;
        }

        return plan.AuthenticatedKind;
    }

    private int ComposePlain(Span<byte> payload, ref Flight flight)
    {
        flight.Client = _nextPlain;
        flight.Flow = FlowOf(_nextPlain, plan.PlainClients);
        _nextPlain = After(_nextPlain, plan.PlainClients);
        return composer.WritePlain(payload, flights.Next);
    }

    private int ComposeAuthenticated(Span<byte> payload, ref Flight flight)
    {
        VirtualClient client = clients[NextClient];
        flight.Client = NextClient;
        flight.Flow = FlowOf(NextClient, clients.Length);
        flight.Generation = client.Generation;
        NextClient = After(NextClient, clients.Length);
        int length = composer.WriteAuthenticated(payload, flights.Next, client, flight.Kind, out int expected);
        client.Expect(expected);
        flight.ExpectedCookies = (byte)expected;
        return length;
    }

    private void Send(long first, int count)
    {
        long now = clock.NowNanoseconds;
        SendResult result = port.Send(count);
        for (int slot = 0; slot < count; slot++)
        {
            ref Flight flight = ref flights[first + slot];
            flight.Sent = now;
            Tally tally = counts.Of(flight.Intended);
            if (result.Failed > 0 && port.WasRefused(slot))
            {
                flight.State = FlightState.NotSent;
                tally.Refused++;
                holdings.Release(ref flight);
                holdings.Forget(flight);
                continue;
            }

            tally.Sent++;
            tally.Lateness.Record(now - flight.Intended);
            if (counts.IsMeasured(flight.Intended))
            {
                counts.Intervals.At(flight.Intended).Sent++;
            }
        }
    }

    private int FlowOf(int client, int among) => (int)((long)client * port.Flows / among);

    private static int After(int client, int among) => client + 1 == among ? 0 : client + 1;
}
