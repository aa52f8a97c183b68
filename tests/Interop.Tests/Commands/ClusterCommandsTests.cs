using System.Text.Json;
using PublicTime.Interop.Tests.Harness;
using PublicTime.Interop.Tests.Rotation;
using PublicTime.NtsClient.Exchange;

namespace PublicTime.Interop.Tests.Commands;

/// <summary>Nodes of every role share a ring through a real Redis; an operator at one of them sees all and drives the ring.</summary>
public sealed class ClusterCommandsTests : IAsyncLifetime
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan OneAnswer = TimeSpan.FromSeconds(2);

    private readonly ServiceSite _ke = new();
    private readonly ServiceSite _frontend = new();
    private readonly ServiceSite _all = new();
    private readonly List<RingNode> _nodes = [];
    private RedisProcess _redis = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisProcess.StartAsync();
        string keyFile = _ke.PathOf("ring.kek");
        (await _ke.Program.RunAsync("ring", "new-kek", keyFile)).ExpectExitCode(0);
        string name = $"localhost port {_frontend.NtpPort}";
        _nodes.Add(await RingNode.StartAsync("n1", _ke, _redis, keyFile, "role ke", $"ntsntpserver {name}", "region eu"));
        _nodes.Add(await RingNode.StartAsync("n2", _frontend, _redis, keyFile, "role frontend", $"advertise {name}", "region us"));
        _nodes.Add(await RingNode.StartAsync("n3", _all, _redis, keyFile));
        foreach (RingNode node in _nodes)
        {
            await node.SeeAsync(seen => IsWellWith(seen, "n1", "n2", "n3"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RingNode node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _redis.DisposeAsync();
        _ke.Dispose();
        _frontend.Dispose();
        _all.Dispose();
    }

    [Fact]
    public async Task All_nodes_are_seen_and_one_that_is_killed_holds_up_fresh_keys_until_it_is_forgotten()
    {
        RingNode operatorsNode = _nodes[0];
        string table = await TextAsync(operatorsNode);
        Assert.Matches(@"(?m)^n1 \(asked\) +[0-9a-f]{8} +ke +eu +\d", table);
        Assert.Matches($@"(?m)^n2 +[0-9a-f]{{8}} +frontend +us +\d.+ localhost#{_frontend.NtpPort}$", table);
        Assert.Matches(@"(?m)^n3 +[0-9a-f]{8} +all +default +\d", table);
        Assert.Contains("committed, minting", table, StringComparison.Ordinal);
        string status = (await operatorsNode.TypeAsync("status")).ExpectExitCode(0).Output;
        Assert.Contains("n1 in ring local, nodes: 3 serving; 1 of 1 stores answer; well", status, StringComparison.Ordinal);
        Assert.Contains($"\n  sends to       localhost port {_frontend.NtpPort}, weight 1: yes\n", status, StringComparison.Ordinal);

        CommandResult rotated = (await operatorsNode.TypeAsync("ring", "rotate")).ExpectExitCode(0);
        Assert.Contains("Fresh keys are proposed", rotated.Output, StringComparison.Ordinal);
        string[] old = Epochs(await operatorsNode.SeeAsync(_ => true));
        await operatorsNode.SeeAsync(seen => !old.Contains(Minting(seen), StringComparer.Ordinal));

        await _nodes[2].KillAsync();
        JsonElement silent = await operatorsNode.SeeAsync(seen => seen.GetProperty("concerns").EnumerateArray().Any(
            concern => concern.GetString()!.StartsWith("n3 is silent for ", StringComparison.Ordinal)));
        Assert.Equal("silent", silent.GetProperty("nodes")[2].GetProperty("state").GetString());
        JsonElement held = await operatorsNode.SeeAsync(seen => seen.GetProperty("epochs").EnumerateArray().Any(
            epoch => epoch.GetProperty("waitsFor").EnumerateArray().Any(waited => waited.GetString() == "n3")));

        CommandResult unknown = (await operatorsNode.TypeAsync("forget", "n4")).ExpectExitCode(1);
        Assert.Contains("No node of this ring is named n4. Its nodes are: ", unknown.Output, StringComparison.Ordinal);
        (await operatorsNode.TypeAsync("forget", "n3")).ExpectExitCode(0);
        await operatorsNode.SeeAsync(seen => IsWellWith(seen, "n1", "n2") && !Epochs(held).Contains(Minting(seen), StringComparer.Ordinal));
    }

    [Fact]
    public async Task Revoked_keys_open_on_no_node_and_the_next_ones_on_every_node()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        RingNode operatorsNode = _nodes[1]; // not where the cookies come from
        using AssociationClient client = await AssociationClient.CreateAsync(_ke, cancellation);
        using AssociationClient other = await AssociationClient.CreateAsync(_all, cancellation);
        byte[] cookie = client.TakeAllButOne()[0];
        byte[] otherCookie = other.TakeAllButOne()[0];

        CommandResult price = (await operatorsNode.TypeAsync("ring", "revoke")).ExpectExitCode(2);
        Assert.Contains("Every client of 3 nodes that are reached now gets an NTS NAK and has to make a new key exchange: n1, n2, n3.", price.Output, StringComparison.Ordinal);
        Assert.True((await client.SpendAsync(cookie, Within, cancellation)).IsSuccess);

        (await operatorsNode.TypeAsync("ring", "revoke", "--yes")).ExpectExitCode(0);
        await UntilNakAsync(client, cookie, cancellation);
        await UntilNakAsync(other, otherCookie, cancellation);

        JsonElement after = await operatorsNode.SeeAsync(seen => IsWellWith(seen, "n1", "n2", "n3"));
        Assert.Equal(1, after.GetProperty("revocations").GetInt32());
        using AssociationClient fresh = await AssociationClient.CreateAsync(_ke, cancellation); // cookies of n1, spent at n2
        ExchangeResult answered = await fresh.AskAsync(Within, cancellation);
        Assert.True(answered.IsSuccess, answered.Failure);
    }

    [Fact]
    public async Task A_node_drains_at_the_wish_of_an_operator_elsewhere_and_a_chronyd_gets_the_keys()
    {
        RingNode operatorsNode = _nodes[0];
        (await operatorsNode.TypeAsync("drain", "n2")).ExpectExitCode(0);
        await operatorsNode.SeeAsync(seen => seen.GetProperty("nodes")[1].GetProperty("state").GetString() == "draining");
        Assert.Contains(
            "weight 1: no, it drains, does not know the time, or has no ring\n", (await operatorsNode.TypeAsync("status")).ExpectExitCode(0).Output, StringComparison.Ordinal);
        (await operatorsNode.TypeAsync("undrain", "n2")).ExpectExitCode(0);
        await operatorsNode.SeeAsync(seen => seen.GetProperty("nodes")[1].GetProperty("state").GetString() == "serving");

        (await operatorsNode.TypeAsync("drain")).ExpectExitCode(0);
        await _nodes[2].SeeAsync(seen => seen.GetProperty("nodes")[0].GetProperty("isDraining").GetBoolean());
        (await operatorsNode.TypeAsync("undrain")).ExpectExitCode(0);
        (await operatorsNode.TypeAsync("undrain")).ExpectExitCode(1);

        string file = _ke.PathOf("for-chrony");
        Assert.Contains("in plain", (await operatorsNode.TypeAsync("ring", "export-chrony", file)).ExpectExitCode(0).Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        string exported = (await File.ReadAllLinesAsync(file))[4].Split(' ')[0]; // NKS0, its age, two keys of before: then the one that mints
        using var ring = JsonDocument.Parse((await operatorsNode.TypeAsync("ring", "status", "--json")).ExpectExitCode(0).Output);
        Assert.Contains(
            ring.RootElement.GetProperty("keys").GetProperty("keys").EnumerateArray(),
            key => string.Equals(key.GetProperty("id").GetString(), exported, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task UntilNakAsync(AssociationClient client, byte[] cookie, CancellationToken cancellation)
    {
        ExchangeResult? last = null;
        await Poll.UntilAsync(
            async () => AssociationClient.IsNak(last = await client.SpendAsync(cookie, OneAnswer, cancellation)),
            Within,
            () => $"a revoked key still opens: {last?.Failure}");
    }

    private static bool IsWellWith(JsonElement cluster, params string[] names) =>
        cluster.GetProperty("isWell").GetBoolean()
        && cluster.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("name").GetString()).SequenceEqual(names, StringComparer.Ordinal)
        && cluster.GetProperty("nodes").EnumerateArray().All(node => node.GetProperty("state").GetString() == "serving");

    private static string[] Epochs(JsonElement cluster) => [.. cluster.GetProperty("epochs").EnumerateArray().Select(epoch => epoch.GetProperty("id").GetString()!)];

    private static string Minting(JsonElement cluster) =>
        cluster.GetProperty("epochs").EnumerateArray().FirstOrDefault(epoch => epoch.GetProperty("isMinting").GetBoolean()) is { ValueKind: JsonValueKind.Object } minting
            ? minting.GetProperty("id").GetString()!
            : "";

    private static async Task<string> TextAsync(RingNode node)
    {
        await node.SeeAsync(seen => seen.GetProperty("isWell").GetBoolean());
        return (await node.TypeAsync("cluster")).Output;
    }
}
