using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PublicTime.Native.Packets;

/// <summary>Writes the headers of Ethernet, IP and UDP around a payload that stands in its frame already. Holds no state of frames.</summary>
/// <remarks>
/// <code>
/// Ethernet                IPv4 (RFC 791)              IPv6 (RFC 8200)             UDP (RFC 768)
///    0 destination           0 version, length           0 version, class, flow      0 source port
///    6 source                2 total length              4 payload length            2 destination port
///   12 EtherType             6 flags, fragment           6 next header               4 length
///                            8 time to live              7 hop limit                 6 checksum
///                            9 protocol                  8 source, destination
///                           10 header checksum
///                           12 source, destination
/// </code>
/// </remarks>
internal sealed class FrameWriter(FrameLayout layout)
{
    private const int EtherTypeOffset = 2 * FrameLayout.MacLength;
    private const int VersionOffset = 0;
    private const byte Version4AndFiveWords = 0x45;
    private const byte Version6 = 0x60;
    private const int Ipv4LengthOffset = 2;
    private const int Ipv4FlagsOffset = 6;
    private const byte DoNotFragment = 0x40;
    private const int Ipv4TimeToLiveOffset = 8;
    private const int Ipv4ChecksumOffset = 10;
    private const int Ipv6LengthOffset = 4;
    private const int Ipv6HopLimitOffset = 7;
    private const byte HopLimit = 64;
    private const int UdpSourcePortOffset = 0;
    private const int UdpDestinationPortOffset = 2;
    private const int UdpLengthOffset = 4;
    private const int UdpChecksumOffset = 6;

    /// <summary>Writes what is the same in every frame.</summary>
    public void WriteConstant(Span<byte> frame, PacketRoute route)
    {
        route.NextHop.Span.CopyTo(frame);
        route.Own.Span.CopyTo(frame[FrameLayout.MacLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[EtherTypeOffset..], layout.EtherType);
        frame[layout.ProtocolOffset] = FrameLayout.ProtocolUdp;
        Span<byte> header = frame[FrameLayout.EthernetLength..layout.UdpOffset];
        if (layout.IsIpv4)
        {
            header[VersionOffset] = Version4AndFiveWords;
            header[Ipv4FlagsOffset] = DoNotFragment;
            header[Ipv4TimeToLiveOffset] = HopLimit;
        }
        else
        {
            header[VersionOffset] = Version6;
            header[Ipv6HopLimitOffset] = HopLimit;
        }
    }

    /// <summary>Writes addresses, ports, lengths and checksums.</summary>
    /// <param name="frame">With its payload.</param>
    /// <param name="source">The source address, as a number.</param>
    /// <param name="sourcePort">Its port.</param>
    /// <param name="destination">The destination address, as octets.</param>
    /// <param name="destinationPort">Its port.</param>
    /// <param name="length">Octets of the payload.</param>
    /// <returns>Octets of the frame.</returns>
    public int Write(Span<byte> frame, UInt128 source, ushort sourcePort, ReadOnlySpan<byte> destination, ushort destinationPort, int length)
    {
        Span<byte> addresses = frame.Slice(layout.SourceOffset, 2 * layout.AddressLength);
        if (layout.IsIpv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(addresses, (uint)source);
        }
        else
        {
            BinaryPrimitives.WriteUInt128BigEndian(addresses, source);
        }

        destination.CopyTo(addresses[layout.AddressLength..]);
        ushort udpLength = (ushort)(FrameLayout.UdpLength + length);
        WriteLength(frame[FrameLayout.EthernetLength..layout.UdpOffset], udpLength);

        Span<byte> udp = frame.Slice(layout.UdpOffset, udpLength);
        BinaryPrimitives.WriteUInt16BigEndian(udp[UdpSourcePortOffset..], sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[UdpDestinationPortOffset..], destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[UdpLengthOffset..], udpLength);
        Store(udp[UdpChecksumOffset..], 0);

        // The pseudo header is the addresses, the protocol and the length of UDP, which stand around in the frame already.
        ulong sum = InternetChecksum.Sum(udp) + InternetChecksum.Sum(addresses)
            + BinaryPrimitives.ReverseEndianness((ushort)FrameLayout.ProtocolUdp)
            + BinaryPrimitives.ReverseEndianness(udpLength);
        ushort checksum = InternetChecksum.Finish(sum);

        // Zero would mean that there is none.
        Store(udp[UdpChecksumOffset..], checksum == 0 ? ushort.MaxValue : checksum);
        return layout.PayloadOffset + length;
    }

    private void WriteLength(Span<byte> header, ushort udpLength)
    {
        if (!layout.IsIpv4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(header[Ipv6LengthOffset..], udpLength);
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(header[Ipv4LengthOffset..], (ushort)(header.Length + udpLength));
        Store(header[Ipv4ChecksumOffset..], 0);
        Store(header[Ipv4ChecksumOffset..], InternetChecksum.Finish(InternetChecksum.Sum(header)));
    }

    /// <summary>A checksum is stored as this machine stores a number.</summary>
    private static void Store(Span<byte> to, ushort checksum) => MemoryMarshal.Write(to, in checksum);
}
