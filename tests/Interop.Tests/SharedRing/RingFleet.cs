using PublicTime.Cluster.Tests.Redis;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.SharedRing;

/// <summary>Two NTS-KE nodes behind HAProxy and two front-ends, which share a ring through one Redis at the far end of a wire.</summary>
internal sealed class RingFleet : IAsyncDisposable
{
    private const string RingKey = "{publictime:test}:ring";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100); // each question is a redis-cli

    private readonly TemporaryFolder _folder = new();
    private CutWire? _wire;
    private RedisProcess? _redis;
    private HaproxyProcess? _haproxy;

    private RingFleet()
    {
    }

    /// <summary>They hand out cookies; in the order of HAProxy's servers.</summary>
    public IReadOnlyList<RingNode> KeyNodes { get; } = [new("ke1"), new("ke2")];

    /// <summary>They answer.</summary>
    public IReadOnlyList<RingNode> FrontEnds { get; } = [new("fe1"), new("fe2")];

    /// <summary>All nodes.</summary>
    public IEnumerable<RingNode> Nodes => KeyNodes.Concat(FrontEnds);

    /// <summary>What they share the ring through.</summary>
    public RedisProcess Redis => _redis!;

    /// <summary>The way there.</summary>
    public CutWire Wire => _wire!;

    /// <summary>What stands in front of the NTS-KE nodes.</summary>
    public HaproxyProcess Haproxy => _haproxy!;

    /// <summary>PEM file with the certificates of both NTS-KE nodes.</summary>
    public string Trusted => _folder.PathOf("trusted.pem");

    /// <summary>Starts everything, and returns when every node serves with the ring.</summary>
    /// <param name="directives">For every node.</param>
    public static async Task<RingFleet> StartAsync(params string[] directives)
    {
        RingFleet fleet = new();
        try
        {
            fleet._wire = await CutWire.CreateAsync();
            fleet._redis = await RedisProcess.StartAsync(new RedisStart { Namespace = fleet.Wire.Far, Address = fleet.Wire.Address, Directives = ["protected-mode no"] });
            await File.WriteAllTextAsync(fleet.Trusted, string.Concat(fleet.KeyNodes.Select(node => File.ReadAllText(node.Site.Certificate.CertificatePath) + "\n")));
            string kek = fleet._folder.PathOf("test.kek");
            (await fleet.KeyNodes[0].Site.Program.RunAsync("ring", "new-kek", kek)).ExpectExitCode(0);
            string[] shared = [$"redis {fleet.Wire.Address}:{fleet.Redis.Port}", "ringname test", $"keyencryptionkey {kek}", .. directives];
            string[] places = [.. fleet.FrontEnds.Select(node => $"ntsntpserver 127.0.0.1 port {node.Site.NtpPort}")];
            await Task.WhenAll(
            [
                .. fleet.KeyNodes.Select(node => node.StartAsync(["role ke", "ntsproxyprotocol 127.0.0.1", .. places, .. shared])),
                .. fleet.FrontEnds.Select(node => node.StartAsync(["role frontend", $"advertise 127.0.0.1 port {node.Site.NtpPort}", .. shared])),
            ]);
            fleet._haproxy = await HaproxyProcess.StartAsync(fleet.Trusted, fleet.KeyNodes[0].Site.KePort, fleet.KeyNodes[1].Site.KePort);
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
