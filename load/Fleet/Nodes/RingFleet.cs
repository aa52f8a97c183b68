using PublicTime.Cluster.Tests.Redis;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Fleet.Nodes;

/// <summary>NTS-KE nodes behind HAProxy and front-ends, which share a ring through one Redis at the far end of a wire. Needs root.</summary>
internal sealed class RingFleet : IAsyncDisposable
{
    private const string RingKey = "{publictime:test}:ring";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100); // each question is a redis-cli

    private readonly TemporaryFolder _folder = new();
    private CutWire? _wire;
    private RedisProcess? _redis;
    private HaproxyProcess? _haproxy;

    private RingFleet(FleetPlan plan)
    {
        Plan = plan;
        KeyNodes = [.. Enumerable.Range(1, plan.KeyNodes).Select(number => new RingNode($"ke{number}"))];
        FrontEnds = [.. Enumerable.Range(1, plan.FrontEnds).Select(number => new RingNode($"fe{number}"))];
    }

    /// <summary>How it was meant to be.</summary>
    public FleetPlan Plan { get; }

    /// <summary>They hand out cookies; in the order of HAProxy's servers.</summary>
    public IReadOnlyList<RingNode> KeyNodes { get; }

    /// <summary>They answer.</summary>
    public IReadOnlyList<RingNode> FrontEnds { get; }

    /// <summary>All nodes.</summary>
    public IEnumerable<RingNode> Nodes => KeyNodes.Concat(FrontEnds);

    /// <summary>What they share the ring through.</summary>
    public RedisProcess Redis => _redis!;

    /// <summary>The way there.</summary>
    public CutWire Wire => _wire!;

    /// <summary>What stands in front of the NTS-KE nodes.</summary>
    public HaproxyProcess Haproxy => _haproxy!;

    /// <summary>PEM file with the certificates of all NTS-KE nodes.</summary>
    public string Trusted => _folder.PathOf("trusted.pem");

    private TimeSpan Patience => TimeSpan.FromSeconds(15) + (3 * Plan.Rotation);

    /// <summary>Starts everything, and returns when every node serves with the ring.</summary>
    /// <param name="plan">How many nodes, and their directives.</param>
    public static async Task<RingFleet> StartAsync(FleetPlan plan)
    {
        RingFleet fleet = new(plan);
        try
        {
            fleet._wire = await CutWire.CreateAsync();
            fleet._redis = await RedisProcess.StartAsync(new RedisStart { Namespace = fleet.Wire.Far, Address = fleet.Wire.Address, Directives = ["protected-mode no"] });
            await File.WriteAllTextAsync(fleet.Trusted, string.Concat(fleet.KeyNodes.Select(node => File.ReadAllText(node.Site.Certificate.CertificatePath) + "\n")));
            string kek = fleet._folder.PathOf("test.kek");
            (await fleet.KeyNodes[0].Site.Program.RunAsync("ring", "new-kek", kek)).ExpectExitCode(0);
            string[] shared = [$"redis {fleet.Wire.Address}:{fleet.Redis.Port}", "ringname test", $"keyencryptionkey {kek}", .. plan.Directives];
            string[] places = [.. fleet.FrontEnds.Select(node => $"ntsntpserver 127.0.0.1 port {node.Site.NtpPort}")];
            await Task.WhenAll(
            [
                .. fleet.KeyNodes.Select(node => node.StartAsync(["role ke", "ntsproxyprotocol 127.0.0.1", .. places, .. shared])),
                .. fleet.FrontEnds.Select(node => node.StartAsync(["role frontend", $"advertise 127.0.0.1 port {node.Site.NtpPort}", .. shared])),
            ]);
            fleet._haproxy = await HaproxyProcess.StartAsync(fleet.Trusted, [.. fleet.KeyNodes.Select(node => node.Site.KePort)]);
            await fleet.AgreeAsync();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>The generations of all nodes' rings; 0 of one that has none or does not run.</summary>
    public Task<long[]> GenerationsAsync() => Task.WhenAll(Nodes.Select(node => node.GenerationAsync()));

    /// <summary>The generation of the ring that lies in Redis; 0 when there is none.</summary>
    public async Task<long> StoredGenerationAsync() =>
        long.TryParse(await Redis.AskAsync("HGET", RingKey, "generation"), out long generation) ? generation : 0;

    /// <summary>Waits until a ring newer than any that a node has now is stored, and every node has it.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> GoOnAsync()
    {
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        long before = (await GenerationsAsync()).Max();
        long stored = 0;
        await Poll.UntilAsync(
            async () => (stored = await StoredGenerationAsync()) > before && (await GenerationsAsync()).All(generation => generation >= stored),
            Patience, () => $"no node went on from generation {before}; stored {stored}\n{Explain()}", Interval);
        return time.GetElapsedTime(start);
    }

    /// <summary>Waits until every node has the ring that is stored.</summary>
    public Task AgreeAsync() => Poll.UntilAsync(
        async () => await StoredGenerationAsync() is > 0 and long stored && (await GenerationsAsync()).All(generation => generation == stored),
        Patience, () => $"the nodes have not one ring\n{Explain()}", Interval);

    /// <summary>What all nodes printed.</summary>
    public string Explain() => string.Join('\n', Nodes.Select(node => $"--- {node.Name}\n{node.Output}"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_haproxy is not null)
        {
            await _haproxy.DisposeAsync();
        }

        foreach (RingNode node in Nodes)
        {
            await node.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        if (_wire is not null)
        {
            await _wire.DisposeAsync();
        }

        _folder.Dispose();
    }
}
