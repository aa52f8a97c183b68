using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Sockets;

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
    /// first bound without it: that fails while any other socket holds it. An address that this machine does not have may be held too.
    /// </remarks>
    /// <param name="local">Address and port.</param>
    /// <returns><see cref="SocketError.Success"/>, or why the address cannot be served.</returns>
    public static SocketError Probe(IPEndPoint local)
    {
        ArgumentNullException.ThrowIfNull(local);
        try
        {
            TryBind(local, allowAbsent: false);
            return SocketError.Success;
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressNotAvailable && AbsentAddress.MayAppear(local.Address))
        {
            return ProbeAbsent(local);
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode;
        }
    }

    /// <summary>Opens a blocking socket that shares its address with others of this process and asks for packet information and kernel stamps.</summary>
    /// <remarks>An address that this machine does not have yet is bound all the same, and served as soon as it appears.</remarks>
    internal static Socket Open(IPEndPoint local, int receiveBufferLength, int dscp)
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
            TrafficClass.Mark(socket, dscp);
            if (AbsentAddress.MayAppear(local.Address))
            {
                AbsentAddress.Allow(socket);
            }

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

    /// <summary>The address is absent, but is its port free?</summary>
    private static SocketError ProbeAbsent(IPEndPoint local)
    {
        try
        {
            TryBind(local, allowAbsent: true);
            return SocketError.AddressNotAvailable;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode;
        }
    }

    private static void TryBind(IPEndPoint local, bool allowAbsent)
    {
        using var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        SetV6Only(socket);
        if (allowAbsent)
        {
            AbsentAddress.Allow(socket);
        }

        socket.Bind(local);
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
