using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using PublicTime.Actors;
using PublicTime.Discipline;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Engines;
using PublicTime.Frontend.Engines.Sockets;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Frontend.Tests.Engines;

public sealed class SocketsEngineTests : UdpEngineTests
{
    private const int Served = 7010;
    private const int Gone = 7011;
    private const int Awaited = 7012;
    private const int Unknown = 7013;
    private const int Known = 7014;
    private const int Faulted = 7015;
    private static readonly uint AllowanceUnits = (uint)(WakeUpAllowance.Least.TotalSeconds * 65536);

    private readonly EventLog _log = new();
    private readonly ManualTime _time = new();

    private protected override UdpEngineKind Kind => UdpEngineKind.Sockets;

    [Fact]
    public async Task Receive_is_the_engines_own_reading_and_the_root_dispersion_says_how_uncertain_it_is()
    {
        // By this clock an answer takes no time, and seconds pass only between two questions.
        var clock = new FakeRawClock(TestResponder.EpochNanoseconds, 0);
        ClockSnapshot served = DisciplineActor.First(clock, LocalStratum);
        (SocketsEngine engine, int port) = Start(new FakeAddresses("127.0.0.1"), IPAddress.Any, clock);
        await using SocketsEngine disposed = engine;
        using var client = new UdpPeer(IPAddress.Loopback);
        var server = new IPEndPoint(IPAddress.Loopback, port);
        uint least = uint.MaxValue;
        for (int i = 0; i < 500 && least > AllowanceUnits; i++)
        {
            client.Ask(Request, server);
            clock.Pass(TimeSpan.FromSeconds(1));
            NtpHeader header = HeaderOf(client.Ask(Request, server));

            Assert.Equal(NtpTimestamp.FromUnixNanoseconds(clock.Now().Nanoseconds), header.Receive);
            uint uncertainty = header.RootDispersion.Units - served.RootDispersion(clock.Now()).Units;
            Assert.True(uncertainty >= AllowanceUnits, $"{uncertainty} units");
            least = Math.Min(least, uncertainty);
        }

        // It was more only where the socket had not gone back to waiting before the second passed.
        Assert.InRange(least, AllowanceUnits, AllowanceUnits + 1);
    }

    [Fact]
    public async Task An_address_that_appears_is_served_and_one_that_vanishes_is_not_with_one_line_each()
    {
        var addresses = new FakeAddresses("127.0.0.1");
        (SocketsEngine engine, int port) = Start(addresses, IPAddress.Any);
        await using SocketsEngine disposed = engine;
        using var client = new UdpPeer(IPAddress.Loopback);
        client.Ask(Request, new IPEndPoint(IPAddress.Loopback, port));

        addresses.Replace("127.0.0.1", "127.0.0.2");
        addresses.Tell();
        addresses.Tell();
        client.Ask(Request, new IPEndPoint(IPAddress.Parse("127.0.0.2"), port));
        Assert.Equal(2, engine.Endpoints.Count);
        Assert.Equal([Served, Served], _log.Events);

        // Nobody tells of this one: the slow poll finds it.
        addresses.Replace("127.0.0.2");
        _time.Advance(SocketsEngine.RefreshInterval);
        _time.Advance(SocketsEngine.RefreshInterval);
        Assert.Equal([new IPEndPoint(IPAddress.Parse("127.0.0.2"), port)], engine.Endpoints);
        Assert.Equal([Served, Served, Gone], _log.Events);
        Assert.Equal(2, engine.Total(Disposition.Answered)); // what the closed socket counted is kept

        addresses.Replace("127.0.0.1", "127.0.0.2");
        addresses.Tell();
        client.Ask(Request, new IPEndPoint(IPAddress.Loopback, port));
        Assert.Equal([Served, Served, Gone, Served], _log.Events);
        Assert.Equal(3, engine.Total(Disposition.Answered));
    }

    [Fact]
    public async Task An_address_that_is_absent_at_the_start_is_awaited_with_one_line()
    {
        var addresses = new FakeAddresses("127.0.0.1");
        (SocketsEngine engine, _) = Start(addresses, IPAddress.Parse("192.0.2.1"));
        await using SocketsEngine disposed = engine;
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(SocketsEngine.RefreshInterval);
        }

        Assert.Empty(engine.Endpoints);
        Assert.Equal([Awaited], _log.Events);
    }

    [Fact]
    public async Task An_address_that_is_configured_and_on_no_list_is_served_as_long_as_it_can_be_bound()
    {
        var addresses = new FakeAddresses("127.0.0.1");
        (SocketsEngine engine, int port) = Start(addresses, IPAddress.Parse("127.0.0.3"));
        await using SocketsEngine disposed = engine;
        using var client = new UdpPeer(IPAddress.Loopback);

        addresses.Tell();

        client.Ask(Request, new IPEndPoint(IPAddress.Parse("127.0.0.3"), port));
        Assert.Equal([Served], _log.Events);
    }

    [Theory]
    [InlineData(typeof(NetworkInformationException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    public async Task What_is_served_stays_served_while_the_system_does_not_list_its_addresses(Type failure)
    {
        var addresses = new FakeAddresses("127.0.0.1");
        (SocketsEngine engine, int port) = Start(addresses, IPAddress.Any);
        await using SocketsEngine disposed = engine;
        using var client = new UdpPeer(IPAddress.Loopback);

        addresses.Replace("127.0.0.2");
        addresses.Failure = (Exception)Activator.CreateInstance(failure)!;
        addresses.Tell();
        _time.Advance(SocketsEngine.RefreshInterval);
        _time.Advance(SocketsEngine.RefreshInterval);
        client.Ask(Request, new IPEndPoint(IPAddress.Loopback, port));
        Assert.Equal([Served, Unknown], _log.Events);

        addresses.Failure = null;
        _time.Advance(SocketsEngine.RefreshInterval);
        client.Ask(Request, new IPEndPoint(IPAddress.Parse("127.0.0.2"), port));
        Assert.Equal([Served, Unknown, Known, Gone, Served], _log.Events);
    }

    [Fact]
    public async Task An_address_that_cannot_be_opened_later_is_told_of_once_and_tried_until_it_can()
    {
        const int polls = 3;
        var addresses = new FakeAddresses("127.0.0.1");
        (SocketsEngine engine, int port) = Start(addresses, IPAddress.Any);
        await using SocketsEngine disposed = engine;
        var second = new IPEndPoint(IPAddress.Parse("127.0.0.2"), port);
        using var client = new UdpPeer(IPAddress.Loopback);
        using (var holder = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            holder.Bind(second);
            addresses.Replace("127.0.0.1", "127.0.0.2");
            for (int i = 0; i < polls; i++)
            {
                _time.Advance(SocketsEngine.RefreshInterval);
            }

            client.Ask(Request, new IPEndPoint(IPAddress.Loopback, port));
            Assert.Equal([Served, Awaited], _log.Events);
            Assert.False(engine.Failed.IsCompleted);
        }

        _time.Advance(SocketsEngine.RefreshInterval);
        client.Ask(Request, second);
        Assert.Equal([Served, Awaited, Served], _log.Events);
    }

    [Fact]
    public async Task More_addresses_than_it_may_open_are_told_of_once_and_opened_when_others_have_gone()
    {
        var addresses = new FakeAddresses("127.0.0.1", "127.0.0.2");
        (SocketsEngine engine, _) = Start(addresses, IPAddress.Any, mostAddresses: 1);
        await using SocketsEngine disposed = engine;
        IPEndPoint first = Assert.Single(engine.Endpoints);
        _time.Advance(SocketsEngine.RefreshInterval);
        Assert.Equal([Awaited, Served], _log.Events);

        string other = first.Address.Equals(IPAddress.Loopback) ? "127.0.0.2" : "127.0.0.1";
        addresses.Replace(other);
        _time.Advance(SocketsEngine.RefreshInterval);

        Assert.Equal(IPAddress.Parse(other), Assert.Single(engine.Endpoints).Address);
        Assert.Equal([Awaited, Served, Gone, Served], _log.Events);
    }

    [Fact]
    public async Task A_defect_costs_one_datagram_its_answer_and_is_told_of_once()
    {
        const int defects = 3;
        var clock = new FakeRawClock(TestResponder.EpochNanoseconds, 0);
        (SocketsEngine engine, int port) = Start(new FakeAddresses("127.0.0.1"), IPAddress.Any, clock);
        await using SocketsEngine disposed = engine;
        using var client = new UdpPeer(IPAddress.Loopback);
        var server = new IPEndPoint(IPAddress.Loopback, port);
        int read = 0;
        clock.WhenRead = () =>
        {
            if (read++ < defects)
            {
                throw new InvalidOperationException("a defect");
            }
        };
        for (int i = 0; i < defects; i++)
        {
            client.Send(Request, server);
        }

        client.Ask(Request, server);

        Assert.Equal([Served, Faulted], _log.Events);
        Assert.Equal(1, engine.Total(Disposition.Answered));
        Assert.Equal(defects, engine.Total(Disposition.DroppedByDefect));
        Assert.False(engine.Failed.IsCompleted);
    }

    [Fact]
    public void A_start_that_cannot_watch_the_addresses_leaves_none_served_and_no_timer()
    {
        int port = RunningEngine.FreePort(IPAddress.Loopback);

        Assert.Throws<NetworkInformationException>(() => Start(new FakeAddresses("127.0.0.1") { CanBeWatched = false }, IPAddress.Loopback, port: port));

        Assert.Equal(SocketError.Success, UdpSockets.Probe(new IPEndPoint(IPAddress.Loopback, port)));
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task After_its_end_it_watches_nothing_any_more()
    {
        var addresses = new FakeAddresses("127.0.0.1");
        (SocketsEngine engine, int port) = Start(addresses, IPAddress.Any);

        await engine.DisposeAsync().AsTask().Soon();

        Assert.False(addresses.IsWatched);
        addresses.Replace("127.0.0.1", "127.0.0.2");
        _time.Advance(SocketsEngine.RefreshInterval);
        Assert.Equal([Served], _log.Events);
        Assert.Equal(SocketError.Success, UdpSockets.Probe(new IPEndPoint(IPAddress.Loopback, port)));
    }

    [Fact]
    public void The_addresses_of_this_host_have_loopback_among_them() =>
        Assert.Contains(IPAddress.Loopback, new HostAddresses().Read());

    private (SocketsEngine Engine, int Port) Start(FakeAddresses addresses, IPAddress address, IRawClock? rawClock = null, int port = 0, int mostAddresses = int.MaxValue)
    {
        port = port == 0 ? RunningEngine.FreePort(IPAddress.Any) : port;
        var inputs = new FrontendInputs
        {
            RawClock = rawClock ?? Host,
            Served = new Published<ClockSnapshot>(DisciplineActor.First(rawClock ?? Host, LocalStratum)).Snapshot,
            Access = AccessList.LoopbackOnly,
            StepSeen = () => { },
        };
        var options = new FrontendOptions { Endpoints = [new(address, port)], MostAddresses = mostAddresses };
        return (SocketsEngine.Start(options, inputs, addresses, _time, _log), port);
    }
}
