using System.Globalization;
using System.Net;
using PublicTime.Actors;
using PublicTime.Discipline;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Engines;
using PublicTime.Native.Clock;
using PublicTime.Native.Process;

namespace PublicTime.Frontend.Tests.Engines;

[Collection(nameof(UdpEngineTests))]
public sealed class WorkerCoresTests
{
    private static readonly int[] Allowed = [2, 3, 6, 7];

    [Theory]
    [InlineData(1, "7")]
    [InlineData(2, "6,7")]
    [InlineData(4, "2,3,6,7")]
    [InlineData(5, ",,,,")]
    public void Each_worker_has_a_core_of_its_own_among_the_allowed_ones_while_there_are_enough(int workers, string cores) =>
        Assert.Equal(cores, string.Join(',', Enumerable.Range(0, workers).Select(worker => WorkerCores.Of(worker, workers, Allowed))));

    [Theory]
    [InlineData(1, "1 worker on core 7")]
    [InlineData(2, "2 workers, each on a core of its own (6, 7)")]
    [InlineData(5, "5 workers on 4 cores, where the system likes")]
    public void The_log_says_where_they_run(int workers, string sentence) => Assert.Equal(sentence, WorkerCores.Describe(workers, Allowed));

    [Fact]
    public void Where_the_system_does_not_say_which_cores_there_are_none_is_chosen()
    {
        Assert.Null(WorkerCores.Of(0, 1, []));
        Assert.Equal("2 workers", WorkerCores.Describe(2, []));
    }

    [Fact]
    public void There_are_no_more_workers_than_allowed_cores_unless_somebody_asks() =>
        Assert.InRange(WorkerCores.DefaultWorkers, 1, AllowedCores.Read().Count);

    [Fact]
    public async Task The_threads_of_an_engine_run_where_it_says()
    {
        var host = new HostClock();
        var inputs = new FrontendInputs
        {
            RawClock = host,
            Served = new Published<ClockSnapshot>(DisciplineActor.First(host, 10)).Snapshot,
            Access = AccessList.LoopbackOnly,
            StepSeen = () => { },
        };
        IReadOnlyList<int> allowed = AllowedCores.Read();
        var options = new FrontendOptions { Endpoints = [new(IPAddress.Loopback, RunningEngine.FreePort(IPAddress.Loopback))], Workers = allowed.Count, NapMicroseconds = 20 };
        await using IUdpEngine engine = RunningEngine.Start(UdpEngineKind.Batch, options, inputs);

        // An answer from each of many ports: by then every worker has begun, or at least one whose core can be seen.
        using var client = new UdpPeer(IPAddress.Loopback);
        client.Ask(Requests.Packet(Requests.ClientV4), options.Endpoints[0]);

        string[] pinned = [.. Directory.EnumerateDirectories("/proc/self/task").Where(task => NameOf(task).StartsWith("udp-", StringComparison.Ordinal)).Select(CoresOf)];
        Assert.Equal(allowed.Count, pinned.Length);
        Assert.Contains(pinned, cores => allowed.Any(core => cores == core.ToString(CultureInfo.InvariantCulture)));
    }

    private static string NameOf(string task) => File.ReadAllText($"{task}/comm").Trim();

    private static string CoresOf(string task) => File.ReadLines($"{task}/status")
        .First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1];
}
