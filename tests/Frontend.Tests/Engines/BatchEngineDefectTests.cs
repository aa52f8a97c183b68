using System.Net;
using PublicTime.Actors;
using PublicTime.Discipline;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Engines;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>A defect of this service, played by a clock that throws when T3 is read.</summary>
[Collection(nameof(UdpEngineTests))]
public sealed class BatchEngineDefectTests
{
    private const int Listening = 7000;
    private const int Faulted = 7030;
    private const int MostInARow = 1000;
    private const int Together = 100;
    private static readonly byte[] Request = Requests.Packet(Requests.ClientV4);

    private readonly FakeRawClock _clock = new(TestResponder.EpochNanoseconds, 0);
    private readonly EventLog _log = new();
    private readonly IPEndPoint _server = new(IPAddress.Loopback, RunningEngine.FreePort(IPAddress.Loopback));

    [Fact]
    public async Task A_defect_costs_the_rest_of_its_batch_and_is_told_of_once()
    {
        await using BatchEngine engine = Start(batch: 64);
        using var client = new UdpPeer(IPAddress.Loopback);
        bool isFaulty = true;
        _clock.WhenRead = () => Throw(when: isFaulty);
        for (int i = 0; i < 5; i++)
        {
            client.Send(Request, _server);
        }

        await UntilAsync(() => engine.Total(Disposition.DroppedByDefect) == 5);
        isFaulty = false;
        client.Ask(Request, _server);

        Assert.Equal([Listening, Faulted], _log.Events);
        Assert.Equal((1, 5), (engine.Total(Disposition.Answered), engine.Total(Disposition.DroppedByDefect)));
        Assert.False(engine.Failed.IsCompleted);
    }

    [Fact]
    public async Task A_defect_that_never_ceases_ends_the_engine_so_that_somebody_starts_it_anew()
    {
        await using BatchEngine engine = Start(batch: 1);
        using var client = new UdpPeer(IPAddress.Loopback);
        _clock.WhenRead = () => Throw(when: true);
        for (int sent = 0; sent < MostInARow; sent += Together)
        {
            Assert.False(engine.Failed.IsCompleted);
            await SendAsync(client, engine, Together);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Failed.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal([Listening, Faulted], _log.Events);
    }

    [Fact]
    public async Task Defects_with_an_answer_in_between_never_end_it()
    {
        await using BatchEngine engine = Start(batch: 1);
        using var client = new UdpPeer(IPAddress.Loopback);
        int reads = 0;
        _clock.WhenRead = () => Throw(when: ++reads % 2 == 1);
        for (int sent = 0; sent < 3 * MostInARow; sent += Together)
        {
            await SendAsync(client, engine, Together);
        }

        Assert.Equal(3 * MostInARow / 2, engine.Total(Disposition.DroppedByDefect));
        Assert.False(engine.Failed.IsCompleted);
    }

    private static void Throw(bool when)
    {
        if (when)
        {
            throw new InvalidOperationException("a defect");
        }
    }

    /// <summary>Sends so many and waits until each has its outcome.</summary>
    private async Task SendAsync(UdpPeer client, BatchEngine engine, int datagrams)
    {
        long before = Outcomes(engine);
        for (int i = 0; i < datagrams; i++)
        {
            client.Send(Request, _server);
        }

        await UntilAsync(() => Outcomes(engine) == before + datagrams);
    }

    private static long Outcomes(BatchEngine engine) => engine.Total(Disposition.Answered) + engine.Total(Disposition.DroppedByDefect);

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!holds())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private BatchEngine Start(int batch)
    {
        var inputs = new FrontendInputs
        {
            RawClock = _clock,
            Served = new Published<ClockSnapshot>(DisciplineActor.First(_clock, 10)).Snapshot,
            Access = AccessList.LoopbackOnly,
            StepSeen = () => { },
        };
        return BatchEngine.Start(new FrontendOptions { Endpoints = [_server], Workers = 1, Batch = batch }, inputs, _log);
    }
}
