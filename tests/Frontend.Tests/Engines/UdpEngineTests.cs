using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using PublicTime.Actors;
using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Engines;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Limits;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>What every engine must do, over loopback with real sockets. One collection: they share the process's meters.</summary>
[Collection(nameof(UdpEngineTests))]
public abstract class UdpEngineTests
{
    private protected const byte LocalStratum = 10;
    private protected static readonly byte[] Request = Requests.Packet(Requests.ClientV4);
    private protected static readonly HostClock Host = new();
    private readonly Noise _noise = new(Seed.Print());

    private protected abstract UdpEngineKind Kind { get; }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    [InlineData("127.1.2.3")]
    public async Task An_answer_leaves_from_the_address_that_was_asked(string asked)
    {
        await using RunningEngine running = StartOnHostClock(IPAddress.Any);
        using var client = new UdpPeer(IPAddress.Loopback);
        var server = new IPEndPoint(IPAddress.Parse(asked), running.Port);

        client.Send(Request, server);

        Assert.Equal(server, client.Receive().From);
    }

    [Fact]
    public async Task IPv6_is_answered_from_the_address_that_was_asked()
    {
        await using RunningEngine running = StartOnHostClock(IPAddress.IPv6Any);
        using var client = new UdpPeer(IPAddress.IPv6Loopback);
        var server = new IPEndPoint(IPAddress.IPv6Loopback, running.Port);

        client.Send(Request, server);

        (byte[] octets, IPEndPoint from) = client.Receive();
        Assert.Equal(server, from);
        Assert.Equal(LocalStratum, HeaderOf(octets).Stratum);
    }

    [Fact]
    public async Task The_stamps_lie_in_order_within_the_round_trip()
    {
        await using RunningEngine running = StartOnHostClock(IPAddress.Loopback);
        using var client = new UdpPeer(IPAddress.Loopback);
        for (int i = 0; i < 20; i++)
        {
            NtpTimestamp sent = HostNow();
            NtpHeader header = HeaderOf(client.Ask(Request, new IPEndPoint(IPAddress.Loopback, running.Port)));
            NtpTimestamp arrived = HostNow();

            Assert.All(
                [header.Receive - sent, header.Transmit - header.Receive, arrived - header.Transmit],
                span => Assert.InRange(span.Seconds, -1e-8, 10));
        }
    }

    [Fact]
    public async Task A_stepped_clock_is_served_as_unsynchronized_and_told_of_once()
    {
        var clock = new FakeRawClock(TestResponder.EpochNanoseconds, 5_000_000_000);
        await using RunningEngine running = Start(IPAddress.Loopback, clock);
        using var client = new UdpPeer(IPAddress.Loopback);
        var server = new IPEndPoint(IPAddress.Loopback, running.Port);

        Assert.True(IsSynchronized(client.Ask(Request, server)));
        clock.Step(ClockSnapshot.StepThresholdNanoseconds);
        Assert.True(IsSynchronized(client.Ask(Request, server)));
        Assert.Equal(0, running.StepsSeen);
        clock.Step(1);
        Assert.False(IsSynchronized(client.Ask(Request, server)));
        Assert.False(IsSynchronized(client.Ask(Request, server)));
        Assert.Equal(1, running.StepsSeen);

        ClockSnapshot next = running.Served.Snapshot.Current with { Generation = 2, StepBaseNanoseconds = clock.Read().StepBaseNanoseconds };
        running.Served.Publish(next);
        Assert.True(IsSynchronized(client.Ask(Request, server)));
        clock.Step(-2_000_000_000);
        Assert.False(IsSynchronized(client.Ask(Request, server)));
        Assert.Equal(2, running.StepsSeen);
    }

    [Fact]
    public async Task Who_hangs_at_a_datagram_while_others_wait_shows_work_and_no_progress()
    {
        var clock = new FakeRawClock(TestResponder.EpochNanoseconds, 0);
        using var entered = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        await using RunningEngine running = Start(IPAddress.Loopback, clock);
        running.WhenStepSeen = () =>
        {
            entered.Set();
            gate.Wait();
        };
        using var client = new UdpPeer(IPAddress.Loopback);
        var server = new IPEndPoint(IPAddress.Loopback, running.Port);
        client.Ask(Request, server);
        WorkProgress idle = Assert.Single(running.Engine.Look());
        clock.Step(ClockSnapshot.StepThresholdNanoseconds + 1);

        client.Send(Request, server);
        Assert.True(entered.Wait(TimeSpan.FromSeconds(10)));
        client.Send(Request, server);
        WorkProgress first = Assert.Single(running.Engine.Look());
        WorkProgress second = Assert.Single(running.Engine.Look());
        gate.Set();
        client.Receive();
        client.Receive();
        client.Ask(Request, server);
        WorkProgress end = Assert.Single(running.Engine.Look());

        Assert.False(idle.HasWork);
        Assert.True(first.HasWork);
        Assert.Equal(first, second);
        Assert.False(end.HasWork);
        Assert.InRange(end.Done, first.Done + 2, first.Done + 3);
    }

    [Fact]
    public async Task Nts_is_answered_by_every_worker()
    {
        KeyRing ring = TestRings.Create(_noise);
        using var peer = new NtsPeer(_noise);
        await using RunningEngine running = RunningEngine.Start(Kind, IPAddress.Loopback, Host, DisciplineActor.First(Host, LocalStratum), ring, workers: 3);
        for (int i = 0; i < 30; i++)
        {
            // Another port each time: the kernel spreads flows over the workers' sockets.
            using var client = new UdpPeer(IPAddress.Loopback);
            byte[] answer = client.Ask(peer.Request(peer.Cookie(ring.Minting)), new IPEndPoint(IPAddress.Loopback, running.Port));
            Assert.Single(peer.OpenAnswer(answer, ring.Minting));
        }

        Assert.Equal(30, running.Engine.Total(Disposition.AnsweredNts));
    }

    [Fact]
    public async Task A_ring_that_comes_later_is_answered_from_when_it_is_there_and_plain_time_before()
    {
        KeyRing ring = TestRings.Create(_noise);
        using var peer = new NtsPeer(_noise);
        await using RunningEngine running = RunningEngine.Start(Kind, IPAddress.Loopback, Host, DisciplineActor.First(Host, LocalStratum), awaitsRing: true);
        using var client = new UdpPeer(IPAddress.Loopback);
        var server = new IPEndPoint(IPAddress.Loopback, running.Port);
        byte[] authenticated = peer.Request(peer.Cookie(ring.Minting));

        client.Send(authenticated, server);
        Assert.True(IsSynchronized(client.Ask(Request, server)));
        running.Keys.Publish(ring);

        Assert.Single(peer.OpenAnswer(client.Ask(authenticated, server), ring.Minting));
        Assert.Equal(
            (1, 1, 1, 0),
            (running.Engine.Total(Disposition.DroppedNoRing), running.Engine.Total(Disposition.Answered), running.Engine.Total(Disposition.AnsweredNts),
                running.Engine.Total(Disposition.DroppedNtsNotServed)));
    }

    [Fact]
    public async Task Stop_answers_what_waits_and_leaves_the_address_free()
    {
        const int waiting = 10;
        var clock = new FakeRawClock(TestResponder.EpochNanoseconds, 0);
        using var entered = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        RunningEngine running = Start(IPAddress.Loopback, clock, batch: 4);
        running.WhenStepSeen = () =>
        {
            entered.Set();
            gate.Wait();
        };
        using var client = new UdpPeer(IPAddress.Loopback);
        var server = new IPEndPoint(IPAddress.Loopback, running.Port);
        clock.Step(1_000_000_000);

        client.Send(Request, server);
        Assert.True(entered.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        for (int i = 0; i < waiting; i++)
        {
            client.Send(Request, server);
        }

        Task stopped = running.DisposeAsync().AsTask();
        Assert.False(stopped.IsCompleted);
        gate.Set();
        await stopped.Soon();

        for (int i = 0; i < 1 + waiting; i++)
        {
            Assert.NotEmpty(client.Receive().Octets);
        }

        Assert.Equal(1 + waiting, running.Engine.Total(Disposition.Answered));
        Assert.Equal(SocketError.Success, UdpSockets.Probe(server));
    }

    [Fact]
    public async Task Stop_ends_workers_that_wait_for_datagrams()
    {
        RunningEngine running = StartOnHostClock(IPAddress.Loopback, workers: 4);

        await running.DisposeAsync().Soon();

        Assert.False(running.Engine.Failed.IsFaulted);
    }

    [Fact]
    public void An_address_that_cannot_be_bound_leaves_none_served()
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var free = new IPEndPoint(IPAddress.Parse("127.0.0.3"), RunningEngine.FreePort(IPAddress.Parse("127.0.0.3")));
        var options = new FrontendOptions { Endpoints = [free, (IPEndPoint)holder.LocalEndPoint!], Workers = 2 };
        var inputs = new FrontendInputs
        {
            RawClock = Host,
            Served = new Published<ClockSnapshot>(DisciplineActor.First(Host, LocalStratum)).Snapshot,
            Access = AccessList.LoopbackOnly,
            StepSeen = () => { },
        };

        SocketException failure = Assert.Throws<SocketException>(() => RunningEngine.Start(Kind, options, inputs));

        Assert.Equal(SocketError.AddressAlreadyInUse, failure.SocketErrorCode);
        Assert.Equal(SocketError.Success, UdpSockets.Probe(free));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_start_that_fails_in_the_middle_leaves_none_served(int failingLine)
    {
        IPEndPoint[] free = [.. ((string[])["127.0.0.1", "127.0.0.2"]).Select(IPAddress.Parse)
            .Select(address => new IPEndPoint(address, RunningEngine.FreePort(address)))];
        var inputs = new FrontendInputs
        {
            RawClock = Host,
            Served = new Published<ClockSnapshot>(DisciplineActor.First(Host, LocalStratum)).Snapshot,
            Access = AccessList.LoopbackOnly,
            StepSeen = () => { },
        };

        Assert.Throws<IOException>(() => RunningEngine.Start(
            Kind, new FrontendOptions { Endpoints = free, Workers = 2 }, inputs, new FailingLog(failingLine)));

        Assert.All(free, endpoint => Assert.Equal(SocketError.Success, UdpSockets.Probe(endpoint)));
        Assert.Empty(Measure());
    }

    [Fact]
    public async Task The_endpoints_are_those_that_answer()
    {
        await using RunningEngine running = StartOnHostClock(IPAddress.Loopback);

        Assert.Equal([new IPEndPoint(IPAddress.Loopback, running.Port)], running.Engine.Endpoints);
    }

    [Fact]
    public async Task Every_datagram_is_counted_once_under_its_outcome()
    {
        await using RunningEngine running = StartOnHostClock(IPAddress.Loopback);
        using var client = new UdpPeer(IPAddress.Loopback);
        var server = new IPEndPoint(IPAddress.Loopback, running.Port);
        client.Send([], server);
        client.Send(new byte[47], server);
        client.Send(new byte[1501], server);
        client.Send(new byte[2048], server);
        client.Send(new byte[9000], server);
        client.Send(Requests.Packet(Requests.FirstOctet(version: 4, mode: 6)), server);
        client.Send(Requests.Packet(Requests.FirstOctet(version: 7, mode: 3)), server);

        // One socket keeps its order: when this is answered, all before it is counted.
        client.Ask(Request, server);

        Dictionary<string, long> counts = Measure();
        Assert.Equal(8, counts.Values.Sum());
        Assert.Equal(2, counts[nameof(Disposition.DroppedTooShort)]);
        Assert.Equal(3, counts[nameof(Disposition.DroppedTooLong)]);
        Assert.Equal(1, counts[nameof(Disposition.DroppedMode)]);
        Assert.Equal(1, counts[nameof(Disposition.DroppedVersion)]);
        Assert.Equal(1, counts[nameof(Disposition.Answered)]);
        Assert.Equal(0, running.Engine.DroppedByKernel);
        Assert.All(Enum.GetValues<SocketTrouble>(), trouble => Assert.Equal(0, running.Engine.Total(Transfer.SendFailed, trouble)));
        Assert.All(Enum.GetValues<SocketTrouble>(), trouble => Assert.Equal(0, Measure("publictime_send_failures")[trouble.ToString()]));
        Assert.Equal(Enum.GetValues<SocketTrouble>().Length, Measure("publictime_receive_failures").Count);
        Assert.Equal(Enum.GetValues<SocketTrouble>().Length, Measure("publictime_send_retries").Count);
        Assert.All(Enum.GetValues<Disposition>(), outcome => Assert.Equal(counts[outcome.ToString()], running.Engine.Total(outcome)));
    }

    [Theory]
    [InlineData(2049)]
    [InlineData(9000)]
    public async Task Datagrams_longer_than_the_buffer_in_a_row_are_dropped_each_and_the_next_request_is_answered(int length)
    {
        const int inARow = 3;
        AccessList access = AccessList.FromRules([new AccessRule(IsAllow: true, ReplacesNarrower: false, AddressPrefix.IPv4(0x7F000001, 32))]);
        await using RunningEngine running = RunningEngine.Start(
            Kind, IPAddress.Loopback, Host, DisciplineActor.First(Host, LocalStratum), access: access);
        var server = new IPEndPoint(IPAddress.Loopback, running.Port);
        using var allowed = new UdpPeer(IPAddress.Loopback);
        using var denied = new UdpPeer(IPAddress.Parse("127.0.0.2"));
        foreach (UdpPeer client in (UdpPeer[])[allowed, denied])
        {
            for (int i = 0; i < inARow; i++)
            {
                client.Send(new byte[length], server);
            }

            Assert.NotEmpty(allowed.Ask(Request, server));
        }

        Assert.Equal(2, running.Engine.Total(Disposition.Answered));
        Assert.Equal(inARow, running.Engine.Total(Disposition.DroppedTooLong));
        Assert.Equal(inARow, running.Engine.Total(Disposition.DroppedDenied));
    }

    [Fact]
    public async Task One_address_that_floods_is_limited_whatever_its_ports_and_another_is_not()
    {
        using var admission = new Admission(new AdmissionRules { RateLimit = new RateLimit { Burst = 4, Leak = 4 } });
        await using RunningEngine running = RunningEngine.Start(
            Kind, IPAddress.Loopback, Host, DisciplineActor.First(Host, LocalStratum), admission: admission);
        var server = new IPEndPoint(IPAddress.Loopback, running.Port);
        using var other = new UdpPeer(IPAddress.Parse("127.0.0.2"));
        for (int i = 0; i < 200; i++)
        {
            using var client = new UdpPeer(IPAddress.Loopback);
            client.Send(Request, server);
        }

        Assert.NotEmpty(other.Ask(Request, server));
        Assert.InRange(running.Engine.Total(Disposition.DroppedRateLimited), 150, 196);
        Assert.Equal(201, running.Engine.Total(Disposition.DroppedRateLimited) + running.Engine.Total(Disposition.Answered));
    }

    private protected RunningEngine StartOnHostClock(IPAddress address, int workers = 1, int dscp = 0) =>
        RunningEngine.Start(Kind, address, Host, DisciplineActor.First(Host, LocalStratum), workers: workers, dscp: dscp);

    private protected RunningEngine Start(IPAddress address, FakeRawClock clock, int batch = 64) =>
        RunningEngine.Start(Kind, address, clock, DisciplineActor.First(clock, LocalStratum), batch: batch);

    private protected static NtpTimestamp HostNow() => NtpTimestamp.FromUnixNanoseconds(Host.Now().Nanoseconds);

    private protected static NtpHeader HeaderOf(byte[] octets)
    {
        Assert.True(NtpHeader.TryRead(octets, out NtpHeader header));
        return header;
    }

    private static bool IsSynchronized(byte[] octets)
    {
        NtpHeader header = HeaderOf(octets);
        Assert.Equal(header.Leap == LeapIndicator.Unsynchronized, header.Stratum == 0);
        return header.Stratum != 0;
    }

    /// <summary>What the engine's meter says, by its only label.</summary>
    private static Dictionary<string, long> Measure(string name = "publictime_datagrams")
    {
        Dictionary<string, long> counts = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == EngineMeter.Name && instrument.Name == name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => counts.Add((string)tags[0].Value!, value));
        listener.Start();
        listener.RecordObservableInstruments();
        return counts;
    }
}
