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
    private const string Tasks = "/proc/self/task";

    private static readonly int[] Allowed = [2, 3, 6, 7];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, ",")]
    [InlineData(3, ",,")]
    [InlineData(4, "2,3,6,7")]
    [InlineData(5, ",,,,")]
    public void Each_worker_has_a_core_of_its_own_where_there_are_as_many_workers_as_cores_and_no_other_service_would_choose_the_same(int workers, string cores) =>
        Assert.Equal(cores, string.Join(',', Enumerable.Range(0, workers).Select(worker => WorkerCores.Of(worker, workers, Allowed))));

    [Theory]
    [InlineData(1, "1 worker on 4 cores, where the system likes")]
    [InlineData(2, "2 workers on 4 cores, where the system likes")]
    [InlineData(4, "4 workers, each on a core of its own (2, 3, 6, 7)")]
    [InlineData(5, "5 workers on 4 cores, where the system likes")]
    public void The_log_says_where_they_run(int workers, string sentence) => Assert.Equal(sentence, WorkerCores.Describe(workers, Allowed));

    [Fact]
    public void Where_the_system_does_not_say_which_cores_there_are_none_is_chosen()
    {
        Assert.Null(WorkerCores.Of(0, 1, []));
        Assert.Equal("2 workers", WorkerCores.Describe(2, []));
        Assert.Equal("1 worker on core 5", WorkerCores.Describe(1, [5]));
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
        HashSet<string> earlier = [.. Directory.EnumerateDirectories(Tasks)];
        await using IUdpEngine engine = RunningEngine.Start(UdpEngineKind.Batch, options, inputs);

        string[] said = [.. allowed.Select((core, i) => string.Create(CultureInfo.InvariantCulture, $"udp-{i} on {core}"))];
        string[] seen = [];
        SpinWait.SpinUntil(() => (seen = WorkersBut(earlier)).SequenceEqual(said), Patience);
        Assert.Equal(said, seen);
    }

    /// <summary>"udp-0 on 3" for each worker's thread, where it may run just now, by name; but for threads of engines that are ending.</summary>
    private static string[] WorkersBut(HashSet<string> earlier) => [.. Directory.EnumerateDirectories(Tasks)
        .Where(task => !earlier.Contains(task)).Select(WorkerOf).OfType<string>().OrderBy(worker => worker.Length).ThenBy(worker => worker, StringComparer.Ordinal)];

    /// <summary>Null for another thread, and for one that ends while it is read.</summary>
    private static string? WorkerOf(string task)
    {
        try
        {
            string name = File.ReadAllText($"{task}/comm").Trim();
            return name.StartsWith("udp-", StringComparison.Ordinal) ? $"{name} on {CoresOf(task)}" : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string CoresOf(string task) => File.ReadLines($"{task}/status")
        .First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1];
}
