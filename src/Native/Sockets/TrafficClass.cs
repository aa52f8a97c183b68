using System.Net.Sockets;

namespace PublicTime.Native.Sockets;

/// <summary>The differentiated services code point that a socket writes into every datagram (RFC 2474 section 3).</summary>
public static class TrafficClass
{
    /// <summary>The highest code point: six bits.</summary>
    public const int MaxDscp = 63;

    private const int IpProtocolIpv6 = 41;
    private const int LinuxIpv6TrafficClass = 67;
    private const int MacIpv6TrafficClass = 36;

    // The lower two bits of the octet are for congestion notification (RFC 3168), which NTP has no use for.
    private const int CongestionBits = 2;

    /// <summary>Marks what a socket sends from now on.</summary>
    /// <param name="socket">Of either family.</param>
    /// <param name="dscp">0 to <see cref="MaxDscp"/>; 0 leaves the socket as it is.</param>
    /// <returns>False where the system has no such option for the family: nothing is marked then.</returns>
    /// <exception cref="SocketException">The system refuses it.</exception>
    public static bool Mark(Socket socket, int dscp)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentOutOfRangeException.ThrowIfNegative(dscp);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dscp, MaxDscp);
        if (dscp == 0)
        {
            return true;
        }

        if (socket.AddressFamily == AddressFamily.InterNetwork)
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, dscp << CongestionBits);
            return true;
        }

        int option = OperatingSystem.IsLinux() ? LinuxIpv6TrafficClass : OperatingSystem.IsMacOS() ? MacIpv6TrafficClass : 0;
        if (option != 0)
        {
            socket.SetRawSocketOption(IpProtocolIpv6, option, BitConverter.GetBytes(dscp << CongestionBits));
        }

        return option != 0;
    }
}
