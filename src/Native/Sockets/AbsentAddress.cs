using System.Net;
using System.Net.Sockets;

namespace PublicTime.Native.Sockets;

/// <summary>Binding to addresses that this machine does not have yet, as a server that starts before its network does must (ip(7), IP_FREEBIND).</summary>
public static class AbsentAddress
{
    private const int IpProtocolIp = 0;
    private const int IpFreeBind = 15;
    private const int IpProtocolIpv6 = 41;
    private const int Ipv6FreeBind = 78;

    /// <summary>Whether this system can bind them: Linux does.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Lets a socket that is not bound yet bind an address that is absent; it serves as soon as the address appears.</summary>
    /// <exception cref="SocketException">The kernel does not know the option.</exception>
    public static void Allow(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        bool isIpv4 = socket.AddressFamily == AddressFamily.InterNetwork;
        socket.SetRawSocketOption(
            isIpv4 ? IpProtocolIp : IpProtocolIpv6, isIpv4 ? IpFreeBind : Ipv6FreeBind, BitConverter.GetBytes(1));
    }

    /// <summary>Whether an address may appear later: one that a name of its own was given to, and not the family's loopback or wildcard.</summary>
    /// <remarks>A machine that lacks <c>::</c> or <c>::1</c> lacks IPv6; waiting for that would be waiting for a restart.</remarks>
    public static bool MayAppear(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return IsSupported && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any);
    }
}
