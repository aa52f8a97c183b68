using System.Net;
using System.Net.Sockets;
using PublicTime.Configuration;
using PublicTime.Native.Sockets;
using PublicTime.Native.Udp;

namespace PublicTime.Composition;

/// <summary>Which UDP endpoints can be served, asked before anything is started.</summary>
internal static class NtpEndpoints
{
    /// <summary>The configured endpoints without those whose family this machine lacks, and with addresses that may still appear.</summary>
    /// <param name="options">Addresses and port.</param>
    /// <param name="absent">Told, in one sentence, of an endpoint that is left out, or that has to wait.</param>
    /// <exception cref="StartRefusedException">An endpoint is in use or may not be used, or none is left.</exception>
    public static IReadOnlyList<IPEndPoint> Claim(ServeOptions options, Action<string> absent)
    {
        List<IPEndPoint> claimed = [];
        foreach (IPAddress address in options.Addresses)
        {
            var endpoint = new IPEndPoint(address, options.NtpPort);
            switch (UdpSockets.Probe(endpoint))
            {
                case SocketError.Success:
                    claimed.Add(endpoint);
                    break;
                case SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable when IsIPv6Default(address):
                    absent($"This machine has no IPv6: {address} is not served.");
                    break;
                case SocketError.AddressNotAvailable when AbsentAddress.MayAppear(address):
                    claimed.Add(endpoint);
                    absent($"This machine does not have the address {address} yet: it is served as soon as it appears.");
                    break;
                case SocketError failure:
                    throw new StartRefusedException($"NTP cannot be served on UDP {endpoint}: {Explain(failure)}.");
            }
        }

        return claimed.Count > 0 ? claimed : throw new StartRefusedException("NTP cannot be served: this machine has none of the configured addresses.");
    }

    /// <summary>Only what nobody asked for by name may be left out.</summary>
    private static bool IsIPv6Default(IPAddress address) => address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.IPv6Loopback);

    private static string Explain(SocketError failure) => failure switch
    {
        SocketError.AddressAlreadyInUse => "another process serves there already",
        SocketError.AccessDenied => "this user may not use that port; run as root or with CAP_NET_BIND_SERVICE, or choose another with `port`",
        SocketError.AddressNotAvailable => "this machine does not have that address",
        SocketError.AddressFamilyNotSupported => "this machine does not have that address family",
        _ => new SocketException((int)failure).Message,
    };
}
