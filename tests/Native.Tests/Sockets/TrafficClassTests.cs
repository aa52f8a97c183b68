using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Sockets;

namespace PublicTime.Native.Tests.Sockets;

public sealed class TrafficClassTests
{
    private const int IpProtocolIpv6 = 41;
    private const int Ipv6TrafficClass = 67;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(46, 0xB8)]
    [InlineData(63, 0xFC)]
    public void The_code_point_stands_in_the_upper_six_bits_of_the_octet(int dscp, int octet)
    {
        using var ipv4 = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var ipv6 = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);

        Assert.True(TrafficClass.Mark(ipv4, dscp));
        Assert.True(TrafficClass.Mark(ipv6, dscp));

        Assert.Equal(octet, ipv4.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService));
        byte[] value = new byte[sizeof(int)];
        ipv6.GetRawSocketOption(IpProtocolIpv6, Ipv6TrafficClass, value);
        Assert.Equal(octet, BitConverter.ToInt32(value));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(64)]
    public void There_are_64_code_points(int dscp)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        Assert.Throws<ArgumentOutOfRangeException>(() => TrafficClass.Mark(socket, dscp));
    }

    [Theory]
    [InlineData("192.0.2.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    public void Loopback_and_wildcards_are_there_or_never_will_be(string address, bool mayAppear) =>
        Assert.Equal(mayAppear, AbsentAddress.MayAppear(IPAddress.Parse(address)));
}
