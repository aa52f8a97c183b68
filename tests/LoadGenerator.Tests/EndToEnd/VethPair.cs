using PublicTime.Interop.Tests.Harness;

namespace PublicTime.LoadGenerator.Tests.EndToEnd;

/// <summary>
/// Two network namespaces joined by a veth pair, as two machines on one wire. The server's knows the way to addresses that the client's
/// does not own. Both live as long as this does, and no longer.
/// </summary>
internal sealed class VethPair : IAsyncDisposable
{
    public const string ServerAddress = "10.77.0.1";
    public const string ServerAddress6 = "fd77::1";
    public const string Interface = "client0";
    public const string Sources = "10.9.0.0/16";
    public const string Sources6 = "fd09::/64";

    private VethPair(NetworkNamespace server, NetworkNamespace client)
    {
        Server = server;
        Client = client;
    }

    public NetworkNamespace Server { get; }

    public NetworkNamespace Client { get; }

    /// <summary>Makes both. Needs root.</summary>
    public static async Task<VethPair> CreateAsync()
    {
        NetworkNamespace server = await NetworkNamespace.CreateAsync();
        NetworkNamespace client = await NetworkNamespace.CreateAsync();
        VethPair pair = new(server, client);
        await RunAsync(server, $"ip link add server0 type veth peer name {Interface} netns {client.HolderId}");
        await RunAsync(client, $"ip addr add 10.77.0.2/24 dev {Interface} && ip addr add fd77::2/64 dev {Interface} nodad && ip link set {Interface} up");
        await RunAsync(
            server,
            $"ip addr add {ServerAddress}/24 dev server0 && ip addr add {ServerAddress6}/64 dev server0 nodad && ip link set server0 up"
            + $" && ip route add {Sources} via 10.77.0.2 && ip -6 route add {Sources6} via fd77::2");
        return pair;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static async Task RunAsync(NetworkNamespace where, string commands) =>
        (await ChildProcess.RunAsync(new ProgramStart("sh", "-c", commands) { Namespace = where }, TimeSpan.FromSeconds(10))).ExpectExitCode(0);
}
