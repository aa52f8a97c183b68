using System.Net;
using System.Net.Sockets;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>What the configured endpoints mean on a machine with certain addresses. Pure.</summary>
internal static class WantedEndpoints
{
    /// <summary>Each wildcard stands for every address of its family that is present; any other endpoint for itself, present or not.</summary>
    /// <param name="configured">As the options have them.</param>
    /// <param name="present">The machine's unicast addresses.</param>
    public static HashSet<IPEndPoint> Of(IReadOnlyList<IPEndPoint> configured, IReadOnlySet<IPAddress> present) =>
        [.. configured.SelectMany(endpoint => IsWildcard(endpoint.Address)
            ? present.Where(address => address.AddressFamily == endpoint.AddressFamily).Select(address => new IPEndPoint(address, endpoint.Port))
            : [endpoint])];

    private static bool IsWildcard(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.Equals(IPAddress.Any)
        : address.Equals(IPAddress.IPv6Any);
}
