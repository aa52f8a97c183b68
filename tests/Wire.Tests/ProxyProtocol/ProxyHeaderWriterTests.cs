using PublicTime.Wire.ProxyProtocol;

namespace PublicTime.Wire.Tests.ProxyProtocol;

public sealed class ProxyHeaderWriterTests
{
    private readonly byte[] _room = Bytes.Fill(600);

    [Fact]
    public void What_HAProxy_sent_is_written_octet_for_octet()
    {
        Assert.Equal(GoldenHeaders.Local, _room[..ProxyHeaderWriter.WriteLocal(_room)]);
        Assert.Equal(GoldenHeaders.IPv4, _room[..ProxyHeaderWriter.WriteTcp([127, 0, 0, 77], 40077, [127, 0, 0, 1], 29101, [], _room)]);
        byte[] loopback = [.. new byte[15], 1];
        Assert.Equal(GoldenHeaders.IPv6, _room[..ProxyHeaderWriter.WriteTcp(loopback, 40078, loopback, 29101, [], _room)]);
        byte[] tlvs = GoldenHeaders.WithTlvs[28..];
        Assert.Equal(GoldenHeaders.WithTlvs, _room[..ProxyHeaderWriter.WriteTcp([127, 0, 0, 78], 40079, [127, 0, 0, 1], 29102, tlvs, _room)]);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var noise = new Noise(Seed.Print());
        for (int i = 0; i < 2000; i++)
        {
            int addressLength = noise.Below(2) == 0 ? 4 : 16;
            (byte[] source, byte[] target) = (noise.Octets(addressLength), noise.Octets(addressLength));
            (ushort sourcePort, ushort targetPort) = ((ushort)noise.Below(0x10000), (ushort)noise.Below(0x10000));

            int length = ProxyHeaderWriter.WriteTcp(source, sourcePort, target, targetPort, noise.Octets(noise.Below(400)), _room);

            Assert.Equal(ProxyHeaderFault.None, ProxyHeader.TryRead(_room, out ProxyHeader header));
            Assert.Equal((length, addressLength == 4 ? ProxyOrigin.TcpOverIPv4 : ProxyOrigin.TcpOverIPv6), (header.Length, header.Origin));
            Assert.Equal(source, header.SourceAddress.ToArray());
            Assert.Equal(target, header.DestinationAddress.ToArray());
            Assert.Equal((sourcePort, targetPort), (header.SourcePort, header.DestinationPort));
        }
    }

    [Theory]
    [InlineData(4, 16)]
    [InlineData(0, 0)]
    [InlineData(108, 108)]
    public void Addresses_of_no_family_or_of_two_are_our_own_mistake(int source, int target) =>
        Assert.Throws<ArgumentException>(() => ProxyHeaderWriter.WriteTcp(new byte[source], 1, new byte[target], 2, [], _room));
}
