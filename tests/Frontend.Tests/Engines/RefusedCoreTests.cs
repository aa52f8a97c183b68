using System.Net;
using PublicTime.Actors;
using PublicTime.Discipline;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Engines;
using PublicTime.Native.Clock;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>Cores that this machine does not have: as if a cpuset had been taken away after it was read.</summary>
[Collection(nameof(UdpEngineTests))]
public sealed class RefusedCoreTests
{
    private const int Listening = 7000;
    private const int CoreRefused = 7032;
    private const int BeyondAnyMachine = 1 << 20;

    private readonly EventLog _log = new();
    private readonly IPEndPoint _server = new(IPAddress.Loopback, RunningEngine.FreePort(IPAddress.Loopback));

    [Fact]
    public async Task Workers_that_may_not_run_on_their_cores_answer_all_the_same_and_that_is_said_once()
    {
        await using (IUdpEngine engine = Start(1022, 1023))
        {
            using var client = new UdpPeer(IPAddress.Loopback);
            client.Ask(Requests.Packet(Requests.ClientV4), _server);
            Assert.False(engine.Failed.IsCompleted);
        }

        Assert.Equal([Listening, CoreRefused], _log.Events);
    }

    [Fact]
    public async Task A_core_that_no_system_numbers_ends_the_engine_and_not_the_process()
    {
        await using IUdpEngine engine = Start(BeyondAnyMachine);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => engine.Failed.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    private IUdpEngine Start(params int[] cores)
    {
        var host = new HostClock();
        var inputs = new FrontendInputs
        {
            RawClock = host,
            Served = new Published<ClockSnapshot>(DisciplineActor.First(host, 10)).Snapshot,
            Access = AccessList.LoopbackOnly,
            StepSeen = () => { },
        };
        return RunningEngine.Start(UdpEngineKind.Batch, new FrontendOptions { Endpoints = [_server], Workers = cores.Length, Cores = cores }, inputs, _log);
    }
}
