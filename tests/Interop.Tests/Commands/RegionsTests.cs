using System.Net;
using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.Commands;

/// <summary>Two regions with a real Redis each: one of them may hang, die or come back empty, and a node may know only its own.</summary>
public sealed class RegionsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ServiceSite _first = new();
    private readonly ServiceSite _second = new();
    private readonly ServiceSite _third = new();
    private readonly List<RingNode> _nodes = [];
    private RedisProcess? _redisOfEast;
    private RedisProcess? _redisOfWest;

    public async ValueTask InitializeAsync()
    {
        _redisOfEast = await RedisProcess.StartAsync();
        _redisOfWest = await RedisProcess.StartAsync();
        (await _first.Program.RunAsync("ring", "new-kek", KeyFile)).ExpectExitCode(0);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RingNode node in _nodes)
        {
            await node.DisposeAsync();
        }

        foreach (RedisProcess redis in new[] { _redisOfEast, _redisOfWest }.OfType<RedisProcess>())
        {
            await redis.DisposeAsync();
        }

        _first.Dispose();
        _second.Dispose();
        _third.Dispose();
    }

    private RedisProcess East => _redisOfEast!;

    private RedisProcess West => _redisOfWest!;

    private string KeyFile => _first.PathOf("ring.kek");

    [Fact]
    public async Task Keys_go_on_through_one_region_while_the_other_hangs_or_is_gone_and_both_hold_one_ring_afterwards()
    {
        _nodes.Add(await RingNode.StartAsync("n1", _first, East, KeyFile, AlsoWest));
        _nodes.Add(await RingNode.StartAsync("n2", _second, East, KeyFile, AlsoWest));
        _nodes.Add(await RingNode.StartAsync("n3", _third, West, KeyFile));
        foreach (RingNode node in _nodes)
        {
            await node.SeeAsync(seen => IsWell(seen, nodes: 3));
        }

        await East.FreezeAsync();
        await RotateAsync();
        await _nodes[0].SeeAsync(seen => !IsHolding(seen, 0));

        await East.ThawAsync();
        await _nodes[0].SeeAsync(seen => IsWell(seen, nodes: 3));
        await East.KillAsync();
        await RotateAsync();
        await East.StartAgainAsync(); // with nothing
        foreach (RingNode node in _nodes[..2]) // each comes back to it in its own time
        {
            await node.SeeAsync(seen => IsWell(seen, nodes: 3) && IsHolding(seen, 0) && IsHolding(seen, 1));
        }

        // n3 hears of nothing now, and so nothing fresh mints anywhere until it does.
        await West.KillAsync();
        (await _nodes[1].TypeAsync("ring", "rotate")).ExpectExitCode(0);
        await _nodes[1].SeeAsync(seen => Epochs(seen).Any(epoch => epoch.GetProperty("waitsFor").EnumerateArray().Any(name => name.GetString() == "n3")));
        await West.StartAgainAsync();
        await _nodes[2].SeeAsync(seen => IsWell(seen, nodes: 3));
    }

    [Fact]
    public async Task A_node_without_a_ring_answers_time_but_no_NTS_and_is_not_ready_until_a_Redis_answers()
    {
        await East.KillAsync();
        await West.KillAsync();
        RingNode node = await RingNode.StartAsync("n1", _first, East, KeyFile, AlsoWest, "metrics 127.0.0.1:0");
        _nodes.Add(node);
        string place = await WebPage.PlaceAsync(node.Service);

        Assert.Equal(10, await NtpProbe.AskStratumAsync(_first.NtpPort, Patience));
        Assert.Contains("\nno  ring: ", await WebPage.ReadAsync(place, "/readyz", HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        CommandResult query = await _first.Program.RunAsync("query", "localhost", "--nts", "--ke-port", $"{_first.KePort}", "--ca", _first.Certificate.CertificatePath);
        Assert.NotEqual(0, query.ExitCode);
        Assert.Contains("internal server error", query.Output, StringComparison.OrdinalIgnoreCase);

        await East.StartAgainAsync();
        await West.StartAgainAsync();
        await node.SeeAsync(seen => IsWell(seen, nodes: 1));
        await Poll.UntilAsync(
            async () => (await _first.StatusAsync()).GetProperty("readiness").GetProperty("isReady").GetBoolean(), Patience, () => node.Service.Output);
    }

    private string AlsoWest => $"redis 127.0.0.1:{West.Port}";

    // Returns when the fresh keys are committed: every node holds them.
    private async Task RotateAsync()
    {
        string[] before = [.. Epochs(await _nodes[0].SeeAsync(_ => true)).Select(Id)];
        (await _nodes[0].TypeAsync("ring", "rotate")).ExpectExitCode(0);
        foreach (RingNode node in _nodes)
        {
            await node.SeeAsync(seen => Epochs(seen).Any(epoch => !before.Contains(Id(epoch), StringComparer.Ordinal) && epoch.GetProperty("isCommitted").GetBoolean()));
        }
    }

    private static bool IsWell(JsonElement seen, int nodes) =>
        seen.GetProperty("isWell").GetBoolean() && seen.GetProperty("nodes").GetArrayLength() == nodes;

    private static bool IsHolding(JsonElement seen, int store) => seen.GetProperty("stores")[store].GetProperty("holdsOurs").GetBoolean();

    private static JsonElement.ArrayEnumerator Epochs(JsonElement seen) => seen.GetProperty("epochs").EnumerateArray();

    private static string Id(JsonElement epoch) => epoch.GetProperty("id").GetString()!;
}
