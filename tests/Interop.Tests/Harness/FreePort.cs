using System.Net;
using System.Net.Sockets;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>Ports of the loopback interface that nobody uses at the moment of asking.</summary>
internal static class FreePort
{
    /// <summary>A UDP port, free on 127.0.0.1 and, where there is one, on ::1.</summary>
    public static int Udp() => Find(SocketType.Dgram, ProtocolType.Udp);

    /// <summary>A TCP port, free on 127.0.0.1 and, where there is one, on ::1.</summary>
    public static int Tcp() => Find(SocketType.Stream, ProtocolType.Tcp);

    private static int Find(SocketType type, ProtocolType protocol)
    {
        // The kernel gives ephemeral ports in a random order, so a port that was just let go does not come back soon.
        while (true)
        {
            using Socket socket = new(AddressFamily.InterNetwork, type, protocol);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            if (IsFreeOnIPv6(port, type, protocol))
            {
                return port;
            }
        }
    }

    private static bool IsFreeOnIPv6(int port, SocketType type, ProtocolType protocol)
    {
        try
        {
            using Socket socket = new(AddressFamily.InterNetworkV6, type, protocol);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, port));
            return true;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode != SocketError.AddressAlreadyInUse;
        }
    }
}
