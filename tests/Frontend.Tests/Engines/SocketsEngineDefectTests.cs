using System.Net;
using PublicTime.Actors;
using PublicTime.Discipline;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Engines;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>A defect of this service, played by a clock that throws when T3 is read: after the datagram was received, so the socket itself is well.</summary>
[Collection(nameof(UdpEngineTests))]
public sealed class SocketsEngineDefectTests
{
    private const int MostInARow = 1000;
    private const int Together = 50;
    private static readonly byte[] Request = Requests.Packet(Requests.ClientV4);
    private static readonly byte[] Garbage = [1, 2, 3];

    private readonly FakeRawClock _clock = new(TestResponder.EpochNanoseconds, 0);
    private readonly IPEndPoint _server = new(IPAddress.Loopback, RunningEngine.FreePort(IPAddress.Loopback));
    private bool _isFaulty;

    public SocketsEngineDefectTests() => _clock.WhenRead = () =>
    {
        if (_isFaulty)
        {
            throw new InvalidOperationException("a defect");
        }
    };

    /// <summary>What gets no answer anyway is no sign of health.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_defect_that_never_ceases_ends_the_engine_so_that_somebody_starts_it_anew(bool isGarbageBetween)
    {
        await using IUdpEngine engine = Start();
        using var client = new UdpPeer(IPAddress.Loopback);
        _isFaulty = true;
        for (int sent = 0; sent < MostInARow; sent += Together)
        {
            Assert.False(engine.Failed.IsCompleted);
            await SendAsync(client, engine, Together, isGarbageBetween);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Failed.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Defects_with_an_answer_in_between_never_end_it()
    {
        await using IUdpEngine engine = Start();
        using var client = new UdpPeer(IPAddress.Loopback);
        for (int sent = 0; sent < 3 * MostInARow / 2; sent += Together)
        {
            _isFaulty = true;
            await SendAsync(client, engine, Together, isGarbageBetween: false);
            _isFaulty = false;
            client.Ask(Request, _server);
        }

        Assert.Equal(3 * MostInARow / 2, engine.Total(Disposition.DroppedByDefect));
        Assert.False(engine.Failed.IsCompleted);
    }

    /// <summary>Sends so many and waits until each has its outcome.</summary>
    private async Task SendAsync(UdpPeer client, IUdpEngine engine, int datagrams, bool isGarbageBetween)
    {
        long before = engine.Total(Disposition.DroppedByDefect);
        for (int i = 0; i < datagrams; i++)
        {
            client.Send(Request, _server);
            if (isGarbageBetween)
            {
                client.Send(Garbage, _server);
            }
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (engine.Total(Disposition.DroppedByDefect) < before + datagrams)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private IUdpEngine Start()
    {
        var inputs = new FrontendInputs
        {
            RawClock = _clock,
            Served = new Published<ClockSnapshot>(DisciplineActor.First(_clock, 10)).Snapshot,
            Access = AccessList.LoopbackOnly,
            StepSeen = () => { },
        };
        return RunningEngine.Start(UdpEngineKind.Sockets, new FrontendOptions { Endpoints = [_server] }, inputs);
    }
}
