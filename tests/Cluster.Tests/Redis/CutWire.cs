using System.Security.Cryptography;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>A network namespace behind a wire from this host that can be cut: then packets vanish, and nobody is told. Needs root.</summary>
internal sealed class CutWire : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private CutWire(NetworkNamespace far, string address) => (Far, Address) = (far, address);

    /// <summary>The far end.</summary>
    public NetworkNamespace Far { get; }

    /// <summary>Its address.</summary>
    public string Address { get; }

    /// <summary>Lays the wire. It goes with the namespace, however the test ends.</summary>
    public static async Task<CutWire> CreateAsync()
    {
        NetworkNamespace far = await NetworkNamespace.CreateAsync();
        int number = RandomNumberGenerator.GetInt32(0, 1 << 14);
        string prefix = $"198.18.{number >> 6}.";
        int first = (number & 63) << 2;
        CutWire wire = new(far, $"{prefix}{first + 2}");
        string near = $"ptcut{number}";
        await RunAsync(where: null, $"ip link add {near} type veth peer name far0 netns {far.HolderId} && ip addr add {prefix}{first + 1}/30 dev {near} && ip link set {near} up");
        await RunAsync(far, $"ip addr add {wire.Address}/30 dev far0 && ip link set far0 up");
        return wire;
    }

    /// <summary>Lets every packet vanish, both ways.</summary>
    public Task CutAsync() => RunAsync(Far, """
        nft add table inet cut
        nft add chain inet cut in '{ type filter hook input priority 0; }'
        nft add chain inet cut out '{ type filter hook output priority 0; }'
        nft add rule inet cut in iifname far0 drop
        nft add rule inet cut out oifname far0 drop
        """);

    /// <summary>Lets them through again.</summary>
    public Task MendAsync() => RunAsync(Far, "nft delete table inet cut");

    public ValueTask DisposeAsync() => Far.DisposeAsync();

    private static async Task RunAsync(NetworkNamespace? where, string commands) =>
        (await ChildProcess.RunAsync(new ProgramStart("sh", "-e", "-c", commands) { Namespace = where }, Deadline)).ExpectExitCode(0);
}
