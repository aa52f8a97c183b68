using System.Buffers.Binary;
using PublicTime.Wire.ProxyProtocol;

namespace PublicTime.Wire.Tests.ProxyProtocol;

/// <summary><see cref="ProxyHeader"/> against octets that HAProxy sent, and against the words of the specification.</summary>
public sealed class ProxyHeaderTests
{
    private static readonly byte[] ClientHello = Bytes.Hex("16030102000100");

    [Fact]
    public void HAProxys_header_of_a_client_over_IPv4_is_read()
    {
        Assert.Equal(ProxyHeaderFault.None, ProxyHeader.TryRead(GoldenHeaders.IPv4, out ProxyHeader header));

        Assert.Equal((ProxyOrigin.TcpOverIPv4, 28), (header.Origin, header.Length));
        Assert.Equal([127, 0, 0, 77], header.SourceAddress.ToArray());
        Assert.Equal([127, 0, 0, 1], header.DestinationAddress.ToArray());
        Assert.Equal((40077, 29101), (header.SourcePort, header.DestinationPort));
    }

    [Fact]
    public void HAProxys_header_of_a_client_over_IPv6_is_read()
    {
        Assert.Equal(ProxyHeaderFault.None, ProxyHeader.TryRead(GoldenHeaders.IPv6, out ProxyHeader header));

        Assert.Equal((ProxyOrigin.TcpOverIPv6, 52), (header.Origin, header.Length));
        Assert.Equal([.. new byte[15], 1], header.SourceAddress.ToArray());
        Assert.Equal([.. new byte[15], 1], header.DestinationAddress.ToArray());
        Assert.Equal((40078, 29101), (header.SourcePort, header.DestinationPort));
    }

    [Fact]
    public void HAProxys_health_check_is_its_own_and_has_no_address()
    {
        Assert.Equal(ProxyHeaderFault.None, ProxyHeader.TryRead(GoldenHeaders.Local, out ProxyHeader header));

        Assert.Equal((ProxyOrigin.Local, 16), (header.Origin, header.Length));
        Assert.True(header.SourceAddress.IsEmpty && header.DestinationAddress.IsEmpty);
        Assert.Equal((0, 0), (header.SourcePort, header.DestinationPort));
    }

    [Fact]
    public void TLVs_are_skipped_by_the_length()
    {
        Assert.Equal(ProxyHeaderFault.None, ProxyHeader.TryRead(GoldenHeaders.WithTlvs, out ProxyHeader header));

        Assert.Equal((ProxyOrigin.TcpOverIPv4, 51), (header.Origin, header.Length));
        Assert.Equal([127, 0, 0, 78], header.SourceAddress.ToArray());
    }

    [Fact]
    public void What_the_client_sends_behind_the_header_is_not_looked_at()
    {
        foreach (byte[] golden in GoldenHeaders.All)
        {
            Assert.Equal(ProxyHeaderFault.None, ProxyHeader.TryRead(Bytes.Join(golden, ClientHello), out ProxyHeader header));
            Assert.Equal(golden.Length, header.Length);
        }
    }

    [Fact]
    public void Every_truncation_is_incomplete_and_nothing_else()
    {
        foreach (byte[] golden in GoldenHeaders.All)
        {
            for (int length = 0; length < golden.Length; length++)
            {
                Assert.Equal(ProxyHeaderFault.Incomplete, ProxyHeader.TryRead(golden.AsSpan(0, length), out ProxyHeader header));
                Assert.Equal(0, header.Length);
            }
        }
    }

    [Fact]
    public void Every_single_bit_counts_where_the_specification_says_so_and_nowhere_else()
    {
        foreach (byte[] golden in GoldenHeaders.All)
        {
            for (int bit = 0; bit < 8 * golden.Length; bit++)
            {
                byte[] flipped = [.. golden];
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));

                Assert.Equal(Expected(flipped), ProxyHeader.TryRead(flipped, out _));
            }
        }
    }

    [Theory]
    [InlineData(0x00, 0)]
    [InlineData(0x11, 12)]
    [InlineData(0xFF, 3)]
    public void A_proxys_own_connection_may_have_any_family_and_length(byte family, int rest)
    {
        Assert.Equal(ProxyHeaderFault.None, ProxyHeader.TryRead(GoldenHeaders.With(0x20, family, Bytes.Fill(rest)), out ProxyHeader header));

        Assert.Equal((ProxyOrigin.Local, 16 + rest, true), (header.Origin, header.Length, header.SourceAddress.IsEmpty));
    }

    [Theory]
    [InlineData(0x00, 0)]
    [InlineData(0x10, 12)]
    [InlineData(0x12, 12)]
    [InlineData(0x22, 36)]
    [InlineData(0x31, 216)]
    [InlineData(0x32, 216)]
    public void A_client_without_an_address_over_TCP_is_told_apart(byte family, int rest)
    {
        Assert.Equal(ProxyHeaderFault.None, ProxyHeader.TryRead(GoldenHeaders.With(0x21, family, Bytes.Fill(rest)), out ProxyHeader header));

        Assert.Equal((ProxyOrigin.Unsupported, true), (header.Origin, header.SourceAddress.IsEmpty));
    }

    [Theory]
    [InlineData(0x11, 0x11, 12)] // version 1 in binary
    [InlineData(0x31, 0x11, 12)]
    [InlineData(0x22, 0x11, 12)] // no such command
    [InlineData(0x2F, 0x11, 12)]
    [InlineData(0x21, 0x41, 12)] // no such family
    [InlineData(0x21, 0x13, 12)] // no such transport
    [InlineData(0x21, 0x11, 11)] // an address that does not fit
    [InlineData(0x21, 0x21, 35)]
    [InlineData(0x21, 0x11, 0)]
    public void What_the_specification_does_not_assign_is_malformed(byte command, byte family, int rest) =>
        Assert.Equal(ProxyHeaderFault.Malformed, ProxyHeader.TryRead(GoldenHeaders.With(command, family, Bytes.Fill(rest)), out _));

    [Theory]
    [InlineData("", ProxyHeaderFault.Incomplete)]
    [InlineData("P", ProxyHeaderFault.Incomplete)]
    [InlineData("PROX", ProxyHeaderFault.Incomplete)]
    [InlineData("PROXY", ProxyHeaderFault.Version1)]
    [InlineData("PROXY TCP4 192.0.2.1 192.0.2.2 40000 4460\r\n", ProxyHeaderFault.Version1)]
    [InlineData("PROXI", ProxyHeaderFault.NoSignature)]
    [InlineData("\r\n\r\nGET", ProxyHeaderFault.NoSignature)]
    [InlineData("GET / HTTP/1.1\r\n", ProxyHeaderFault.NoSignature)]
    [InlineData("\u0016\u0003\u0001", ProxyHeaderFault.NoSignature)]
    public void What_begins_otherwise_is_known_at_its_first_octets(string received, ProxyHeaderFault fault) =>
        Assert.Equal(fault, ProxyHeader.TryRead([.. received.Select(letter => (byte)letter)], out _));

    [Fact]
    public void A_header_may_have_536_octets_and_a_longer_one_is_refused_before_it_has_arrived()
    {
        byte[] longest = GoldenHeaders.With(0x21, 0x11, Bytes.Fill(536 - 16));
        byte[] tooLong = GoldenHeaders.With(0x20, 0x00, Bytes.Fill(537 - 16));

        Assert.Equal(ProxyHeaderFault.None, ProxyHeader.TryRead(longest, out ProxyHeader header));
        Assert.Equal(536, header.Length);
        Assert.Equal(ProxyHeaderFault.TooLong, ProxyHeader.TryRead(tooLong.AsSpan(0, 16), out _));
    }

    [Fact]
    public void No_octets_throw_and_whoever_is_read_is_in_the_octets()
    {
        var noise = new Noise(Seed.Print());
        int read = 0;
        for (int i = 0; i < 40_000; i++)
        {
            byte[] octets = i % 4 == 0 ? noise.Octets(noise.Below(700)) : noise.Damaged(GoldenHeaders.All[noise.Below(4)]);

            ProxyHeaderFault fault = ProxyHeader.TryRead(octets, out ProxyHeader header);

            Assert.Equal(Expected(octets), fault);
            read += fault == ProxyHeaderFault.None ? 1 : 0;
            Assert.InRange(header.Length, 0, Math.Min(octets.Length, ProxyHeader.MaxLength));
            Assert.True(header.SourceAddress.IsEmpty || octets.AsSpan(16).StartsWith(header.SourceAddress));
        }

        Assert.True(read > 4000, $"only {read} got far");
    }

    /// <summary>Section 2.2 of the specification once more, written down as a table of conditions.</summary>
    private static ProxyHeaderFault Expected(byte[] octets)
    {
        byte[] signature = Bytes.Hex(GoldenHeaders.Signature);
        int common = Math.Min(octets.Length, 12);
        if (!octets.AsSpan(0, common).SequenceEqual(signature.AsSpan(0, common)))
        {
            string text = string.Concat(octets.Take(5).Select(octet => (char)octet));
            return text == "PROXY" ? ProxyHeaderFault.Version1 : "PROXY".StartsWith(text, StringComparison.Ordinal) ? ProxyHeaderFault.Incomplete : ProxyHeaderFault.NoSignature;
        }

        if (octets.Length < 16)
        {
            return ProxyHeaderFault.Incomplete;
        }

        int length = 16 + BinaryPrimitives.ReadUInt16BigEndian(octets.AsSpan(14));
        bool isLocal = octets[12] == 0x20;
        bool isAssigned = octets[12] == 0x21 && octets[13] >> 4 is 0 or 1 or 2 or 3 && (octets[13] & 15) is 0 or 1 or 2;
        bool fits = octets[13] switch { 0x11 => length >= 28, 0x21 => length >= 52, _ => true };
        return (isLocal || (isAssigned && fits), length <= 536, length <= octets.Length) switch
        {
            (false, _, _) => ProxyHeaderFault.Malformed,
            (_, false, _) => ProxyHeaderFault.TooLong,
            (_, _, false) => ProxyHeaderFault.Incomplete,
            _ => ProxyHeaderFault.None,
        };
    }
}
