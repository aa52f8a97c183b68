using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Sockets;

namespace PublicTime.Native.Udp;

/// <summary>Opens UDP sockets with the options that a time server needs, and asks whether an address is free.</summary>
public static class UdpSockets
{
    internal const int SolSocket = 1;
    internal const int SoReceiveBuffer = 8;
    internal const int SoReceiveBufferForce = 33;

    private const int SoSendBuffer = 7;
    private const int SoReusePort = 15;
    private const int SoSendBufferForce = 32;
    private const int Ipv6ReceivePktinfo = 49;
    private const int MulticastPrefix = 0xE0;
    private const int MulticastMask = 0xF0;

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

    /// <summary>Opens a blocking socket that shares its address with others of this process and asks for kernel stamps, and for packet information if it needs it.</summary>
    /// <remarks>An address that this machine does not have yet is bound all the same, and served as soon as it appears.</remarks>
    internal static Socket Open(IPEndPoint local, int receiveBufferLength, int sendBufferLength, int dscp)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            SetV6Only(socket);
            SetOption(socket, SolSocket, SoReusePort, 1);
            bool isIpv4 = local.AddressFamily == AddressFamily.InterNetwork;
            if (IsSourceOpen(local.Address))
            {
                SetOption(
                    socket,
                    isIpv4 ? ControlMessages.IpProtocolIp : ControlMessages.IpProtocolIpv6,
                    isIpv4 ? ControlMessages.IpPktinfo : Ipv6ReceivePktinfo,
                    1);
            }

            SetOption(socket, SolSocket, ControlMessages.SoTimestampNanoseconds, 1);
            RaiseBuffer(socket, SoReceiveBufferForce, SoReceiveBuffer, receiveBufferLength);
            RaiseBuffer(socket, SoSendBufferForce, SoSendBuffer, sendBufferLength);
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
    internal static int ReceiveBufferLengthOf(Socket socket) => OptionOf(socket, SoReceiveBuffer);

    /// <summary>The same for answers that wait.</summary>
    internal static int SendBufferLengthOf(Socket socket) => OptionOf(socket, SoSendBuffer);

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

    /// <summary>Whether the kernel would choose the source of an answer: one that is bound to an address of its own always answers from there.</summary>
    internal static bool IsSourceOpen(IPAddress local) =>
        local.Equals(IPAddress.Any) || local.Equals(IPAddress.IPv6Any) || local.IsIPv6Multicast
        || (local.AddressFamily == AddressFamily.InterNetwork && (local.GetAddressBytes()[0] & MulticastMask) == MulticastPrefix);

    /// <summary>The forced option passes the system's limit but needs CAP_NET_ADMIN; the plain one takes what the limit allows.</summary>
    private static void RaiseBuffer(Socket socket, int forced, int plain, int length)
    {
        try
        {
            SetOption(socket, SolSocket, forced, length);
        }
        catch (SocketException)
        {
            SetOption(socket, SolSocket, plain, length);
        }
    }

    private static void SetV6Only(Socket socket)
    {
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = false;
        }
    }

    private static int OptionOf(Socket socket, int option)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        socket.GetRawSocketOption(SolSocket, option, value);
        return BitConverter.ToInt32(value);
    }

    private static void SetOption(Socket socket, int level, int option, int value) =>
        socket.SetRawSocketOption(level, option, BitConverter.GetBytes(value));
}
