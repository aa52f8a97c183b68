using System.Text.Json;

namespace PublicTime.Comparison.Host;

/// <summary>
/// Two network namespaces that one veth pair joins. They have no names: each lives as long as a process that holds it, and
/// these end with this one, so the kernel removes them in whatever way it ends. Needs root.
/// </summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    /// <summary>Where servers listen.</summary>
    public const string ServerAddress = "10.8.0.1";

    /// <summary>The generator's own address, for TCP.</summary>
    public const string GeneratorAddress = "10.8.0.2";

    /// <summary>Addresses nobody has, from which raw datagrams come; answers to them go to the generator's interface and end there.</summary>
    public const string RawSources = "10.9.0.0/16";

    /// <summary>The generator's end of the pair.</summary>
    public const string GeneratorInterface = "generator0";

    private const string ServerInterface = "server0";

    // Answers to raw datagrams go to an Ethernet address that the generator's interface does not have: its machine drops them before it looks at them.
    private const string RawGateway = "10.8.0.3";
    private const string RawGatewayEthernet = "02:00:00:00:00:03";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ChildProcess _server;
    private readonly ChildProcess _generator;

    private TestNetwork(ChildProcess server, ChildProcess generator) => (_server, _generator) = (server, generator);

    /// <summary>The process that holds the servers' namespace.</summary>
    public int ServerHolder => _server.Id;

    /// <summary>The process that holds the generator's namespace.</summary>
    public int GeneratorHolder => _generator.Id;

    /// <summary>Makes both namespaces, the pair, addresses and routes.</summary>
    public static async Task<TestNetwork> CreateAsync(CancellationToken cancellation)
    {
        ChildProcess server = Hold();
        ChildProcess generator = Hold();
        TestNetwork network = new(server, generator);
        try
        {
            await WaitForHolderAsync(server, cancellation);
            await WaitForHolderAsync(generator, cancellation);
            await network.JoinAsync(cancellation);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _generator.DisposeAsync();
        await _server.DisposeAsync();
    }

    /// <summary><c>cat</c> waits for the end of an input that nobody closes but the end of this process.</summary>
    private static ChildProcess Hold() => ChildProcess.Start(
        new ProgramStart("unshare", "--net", "sh", "-c", "ip link set lo up && echo ready && exec cat"));

    private static Task WaitForHolderAsync(ChildProcess holder, CancellationToken cancellation) =>
        holder.WaitUntilAsync(() => ValueTask.FromResult(holder.Output.StartsWith("ready", StringComparison.Ordinal)), Patience, "made no network namespace", cancellation);

    private async Task JoinAsync(CancellationToken cancellation)
    {
        await ServerSideAsync($"link add {ServerInterface} type veth peer name {GeneratorInterface} netns {GeneratorHolder}");
        await ServerSideAsync($"address add {ServerAddress}/24 dev {ServerInterface}");
        await GeneratorSideAsync($"address add {GeneratorAddress}/24 dev {GeneratorInterface}");
        await ServerSideAsync($"link set {ServerInterface} up");
        await GeneratorSideAsync($"link set {GeneratorInterface} up");
        await ServerSideAsync($"route add {RawSources} via {RawGateway}");

        await ServerSideAsync($"neighbour replace {RawGateway} lladdr {RawGatewayEthernet} dev {ServerInterface} nud permanent");

        // Nobody asks for an Ethernet address in the middle of a measurement.
        await ServerSideAsync($"neighbour replace {GeneratorAddress} lladdr {await EthernetAddressAsync(GeneratorHolder, GeneratorInterface, cancellation)} dev {ServerInterface} nud permanent");
        await GeneratorSideAsync($"neighbour replace {ServerAddress} lladdr {await EthernetAddressAsync(ServerHolder, ServerInterface, cancellation)} dev {GeneratorInterface} nud permanent");

        Task<string> ServerSideAsync(string words) => IpAsync(ServerHolder, words.Split(' '), cancellation);
        Task<string> GeneratorSideAsync(string words) => IpAsync(GeneratorHolder, words.Split(' '), cancellation);
    }

    private static async Task<string> EthernetAddressAsync(int holder, string name, CancellationToken cancellation)
    {
        string text = await IpAsync(holder, ["-json", "link", "show", "dev", name], cancellation);
        using JsonDocument links = JsonDocument.Parse(text);
        return links.RootElement[0].GetProperty("address").GetString()!;
    }

    private static Task<string> IpAsync(int holder, string[] words, CancellationToken cancellation) =>
        ChildProcess.RunAsync(new ProgramStart("ip", words) { NamespaceHolder = holder }, Patience, cancellation);
}
