using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PublicTime.Native.Packets;

/// <summary>Where the parts of an Ethernet frame with IP and UDP are, without options or extension headers, for either family of addresses.</summary>
internal readonly record struct FrameLayout
{
    public const int EthernetLength = 14;
    public const int UdpLength = 8;
    public const int MacLength = 6;
    public const byte ProtocolUdp = 17;

    private const ushort EtherTypeIpv4 = 0x0800;
    private const ushort EtherTypeIpv6 = 0x86DD;

    private const int Ipv4Length = 20;
    private const int Ipv6Length = 40;

    /// <summary>The layout for a family.</summary>
    public FrameLayout(AddressFamily family)
    {
        bool isIpv4 = family == AddressFamily.InterNetwork;
        IsIpv4 = isIpv4;
        EtherType = isIpv4 ? EtherTypeIpv4 : EtherTypeIpv6;
        AddressLength = isIpv4 ? 4 : 16;
        ProtocolOffset = EthernetLength + (isIpv4 ? 9 : 6);
        SourceOffset = EthernetLength + (isIpv4 ? 12 : 8);
        UdpOffset = EthernetLength + (isIpv4 ? Ipv4Length : Ipv6Length);
    }

    /// <summary>Whether it is IPv4's.</summary>
    public bool IsIpv4 { get; }

    /// <summary>What Ethernet calls the family.</summary>
    public ushort EtherType { get; }

    /// <summary>Octets of an address.</summary>
    public int AddressLength { get; }

    /// <summary>The octet that says what follows the IP header.</summary>
    public int ProtocolOffset { get; }

    /// <summary>The source address.</summary>
    public int SourceOffset { get; }

    /// <summary>The destination address.</summary>
    public int DestinationOffset => SourceOffset + AddressLength;

    /// <summary>The UDP header.</summary>
    public int UdpOffset { get; }

    /// <summary>The source port.</summary>
    public int SourcePortOffset => UdpOffset;

    /// <summary>The destination port.</summary>
    public int DestinationPortOffset => UdpOffset + sizeof(ushort);

    /// <summary>The length of the UDP header and the payload.</summary>
    public int UdpLengthOffset => DestinationPortOffset + sizeof(ushort);

    /// <summary>The payload.</summary>
    public int PayloadOffset => UdpOffset + UdpLength;

    /// <summary>A program that accepts UDP to addresses of a prefix.</summary>
    public FilterStep[] FilterFor(IPNetwork destinations)
    {
        const uint Everything = 0xFFFF;
        byte[] network = destinations.BaseAddress.GetAddressBytes();
        var steps = new List<FilterStep> { new(FilterStep.LoadByte, 0, 0, (uint)ProtocolOffset) };
        var mustHold = new List<int> { steps.Count };
        steps.Add(new FilterStep(FilterStep.JumpIfEqual, 0, 0, ProtocolUdp));
        for (int at = 0, bits = destinations.PrefixLength; bits > 0; at += sizeof(uint), bits -= 32)
        {
            uint mask = bits >= 32 ? uint.MaxValue : ~(uint.MaxValue >> bits);
            steps.Add(new FilterStep(FilterStep.LoadWord, 0, 0, (uint)(DestinationOffset + at)));
            steps.Add(new FilterStep(FilterStep.And, 0, 0, mask));
            mustHold.Add(steps.Count);
            steps.Add(new FilterStep(FilterStep.JumpIfEqual, 0, 0, BinaryPrimitives.ReadUInt32BigEndian(network.AsSpan(at)) & mask));
        }

        // An IPv4 header with options would put the ports elsewhere; our answers have none, and other frames are nobody's.
        steps.Add(new FilterStep(FilterStep.Return, 0, 0, Everything));
        foreach (int at in mustHold)
        {
            steps[at] = steps[at] with { IfFalse = (byte)(steps.Count - at - 1) };
        }

        steps.Add(new FilterStep(FilterStep.Return, 0, 0, 0));
        return [.. steps];
    }
}
