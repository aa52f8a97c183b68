using System.Net;
using System.Net.Sockets;

namespace PublicTime.Native.Udp;

/// <summary>Opens UDP sockets with the options that a time server needs, and asks whether an address is free.</summary>
public static class UdpSockets
{
    private const int SolSocket = 1;
    private const int SoReceiveBuffer = 8;
    private const int SoReusePort = 15;
    private const int SoReceiveBufferForce = 33;
    private const int Ipv6ReceivePktinfo = 49;

    /// <summary>Binds an address alone and lets it go again.</summary>
    /// <remarks>
    /// SO_REUSEPORT would let two servers of one user share a port by accident and answer at random, so the address is
    /// first bound without it: that fails while any other socket holds it.
    /// </remarks>
    /// <returns><see cref="SocketError.Success"/>, or why the address cannot be served.</returns>
    public static SocketError Probe(IPEndPoint local)
    {
        ArgumentNullException.ThrowIfNull(local);
        try
        {
            using var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            SetV6Only(socket);
            socket.Bind(local);
            return SocketError.Success;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode;
        }
    }

    /// <summary>Opens a blocking socket that shares its address with others of this process and asks for packet information and kernel stamps.</summary>
    internal static Socket Open(IPEndPoint local, int receiveBufferLength)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            SetV6Only(socket);
            SetOption(socket, SolSocket, SoReusePort, 1);
            bool isIpv4 = local.AddressFamily == AddressFamily.InterNetwork;
            SetOption(
                socket,
                isIpv4 ? ControlMessages.IpProtocolIp : ControlMessages.IpProtocolIpv6,
                isIpv4 ? ControlMessages.IpPktinfo : Ipv6ReceivePktinfo,
                1);
            SetOption(socket, SolSocket, ControlMessages.SoTimestampNanoseconds, 1);
            RaiseReceiveBuffer(socket, receiveBufferLength);
            socket.Bind(local);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What the kernel really reserves for datagrams that wait, in octets of its own accounting.</summary>
    internal static int ReceiveBufferLengthOf(Socket socket)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        socket.GetRawSocketOption(SolSocket, SoReceiveBuffer, value);
        return BitConverter.ToInt32(value);
    }

    /// <summary>The forced option passes the system's limit but needs CAP_NET_ADMIN; the plain one takes what the limit allows.</summary>
    private static void RaiseReceiveBuffer(Socket socket, int length)
    {
        try
        {
            SetOption(socket, SolSocket, SoReceiveBufferForce, length);
        }
        catch (SocketException)
        {
            SetOption(socket, SolSocket, SoReceiveBuffer, length);
        }
    }

    private static void SetV6Only(Socket socket)
    {
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = false;
        }
    }

    private static void SetOption(Socket socket, int level, int option, int value) =>
        socket.SetRawSocketOption(level, option, BitConverter.GetBytes(value));
}
