using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>Ports of the loopback interface that nobody uses at the moment of asking.</summary>
internal static class FreePort
{
    private const int Lowest = 20_000;
    private const int Highest = 32_000;

    /// <summary>A UDP port, free on 127.0.0.1 and, where there is one, on ::1.</summary>
    public static int Udp() => Find(SocketType.Dgram, ProtocolType.Udp);

    /// <summary>A TCP port, free on 127.0.0.1 and, where there is one, on ::1.</summary>
    public static int Tcp() => Find(SocketType.Stream, ProtocolType.Tcp);

    private static int Find(SocketType type, ProtocolType protocol)
    {
        // Below the range that the kernel takes source ports from: there, any client's connection, even the one that asks
        // whether the service is up yet, could be given the port before the service binds it.
        while (true)
        {
            int port = RandomNumberGenerator.GetInt32(Lowest, Highest + 1);
            if (IsFree(IPAddress.Loopback, port, type, protocol) && IsFree(IPAddress.IPv6Loopback, port, type, protocol))
            {
                return port;
            }
        }
    }

    private static bool IsFree(IPAddress address, int port, SocketType type, ProtocolType protocol)
    {
        try
        {
            using Socket socket = new(address.AddressFamily, type, protocol);
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode != SocketError.AddressAlreadyInUse;
        }
    }
}
