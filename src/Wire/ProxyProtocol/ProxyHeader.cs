using System.Buffers.Binary;

namespace PublicTime.Wire.ProxyProtocol;

/// <summary>
/// A header of the PROXY protocol, version 2, seen in place: with it a proxy says for whom it has connected, in front of everything else (HAProxy's
/// specification <c>proxy-protocol.txt</c>, section 2.2).
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |    signature: 0D 0A 0D 0A  00 0D 0A 51  55 49 54 0A           |
/// |                                                               |
/// |                                                               |
/// +-------+-------+-------+-------+-------------------------------+
/// |version|command|family |transp.|  length of all that follows   |
/// +-------+-------+-------+-------+-------------------------------+
/// |  source address, 4 octets over IPv4 and 16 over IPv6          |
/// |  destination address, as many                                 |
/// +-------------------------------+-------------------------------+
/// |          source port          |       destination port        |
/// +-------------------------------+-------------------------------+
/// |  TLVs: type, length in two octets, value                      |
/// </code>
/// TLVs are skipped with the rest of the length, a checksum among them too: who is believed at all is decided by the address that a connection
/// comes from, and TCP has checksums of its own.
/// </remarks>
public readonly ref struct ProxyHeader
{
    /// <summary>Octets up to the address.</summary>
    public const int FixedLength = 16;

    /// <summary>Octets of the longest header that is read: what every host takes in one piece (RFC 1122 section 3.3.2), so that it arrives at once.</summary>
    public const int MaxLength = 536;

    internal const int SignatureLength = 12;
    internal const int CommandOffset = SignatureLength;
    internal const int FamilyOffset = CommandOffset + 1;
    internal const int LengthOffset = FamilyOffset + 1;
    internal const byte LocalCommand = 0x20;
    internal const byte ProxyCommand = 0x21;
    internal const byte TcpOverIPv4 = 0x11;
    internal const byte TcpOverIPv6 = 0x21;
    internal const int IPv4Length = 4;
    internal const int IPv6Length = 16;

    private const int MostFamilies = 3;
    private const int MostTransports = 2;
    private const int NibbleBits = 4;
    private const int NibbleMask = 0x0F;

    private readonly ReadOnlySpan<byte> _octets;

    private ProxyHeader(ProxyOrigin origin, ReadOnlySpan<byte> octets)
    {
        Origin = origin;
        _octets = octets;
    }

    /// <summary>What every header begins with; no text, TLS or HTTP does.</summary>
    public static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>On whose behalf the proxy has connected.</summary>
    public ProxyOrigin Origin { get; }

    /// <summary>Octets of the whole header: what the client itself sends begins behind them.</summary>
    public int Length => _octets.Length;

    /// <summary>The client's address, 4 or 16 octets; empty unless <see cref="Origin"/> is TCP.</summary>
    public ReadOnlySpan<byte> SourceAddress => _octets.Slice(AddressLength == 0 ? 0 : FixedLength, AddressLength);

    /// <summary>The address that the client has connected to, as long as <see cref="SourceAddress"/>.</summary>
    public ReadOnlySpan<byte> DestinationAddress => _octets.Slice(AddressLength == 0 ? 0 : FixedLength + AddressLength, AddressLength);

    /// <summary>The client's port; 0 unless <see cref="Origin"/> is TCP.</summary>
    public ushort SourcePort => AddressLength == 0 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(_octets[(FixedLength + (2 * AddressLength))..]);

    /// <summary>The port that the client has connected to; 0 unless <see cref="Origin"/> is TCP.</summary>
    public ushort DestinationPort =>
        AddressLength == 0 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(_octets[(FixedLength + (2 * AddressLength) + sizeof(ushort))..]);

    private int AddressLength => Origin switch
    {
        ProxyOrigin.TcpOverIPv4 => IPv4Length,
        ProxyOrigin.TcpOverIPv6 => IPv6Length,
        _ => 0,
    };

    /// <summary>Reads the header at the beginning of what has arrived; what follows it is not looked at.</summary>
    public static ProxyHeaderFault TryRead(ReadOnlySpan<byte> received, out ProxyHeader header)
    {
        header = default;
        ReadOnlySpan<byte> signature = received[..Math.Min(received.Length, SignatureLength)];
        if (!Signature.StartsWith(signature))
        {
            return FaultWithoutSignature(received);
        }

        if (received.Length < FixedLength)
        {
            return ProxyHeaderFault.Incomplete;
        }

        int rest = BinaryPrimitives.ReadUInt16BigEndian(received[LengthOffset..]);
        if (!TryReadOrigin(received[CommandOffset], received[FamilyOffset], rest, out ProxyOrigin origin))
        {
            return ProxyHeaderFault.Malformed;
        }

        int length = FixedLength + rest;
        if (length > MaxLength)
        {
            return ProxyHeaderFault.TooLong;
        }

        // "The receiver must not start to parse an address before the whole address block is received."
        if (received.Length < length)
        {
            return ProxyHeaderFault.Incomplete;
        }

        header = new ProxyHeader(origin, received[..length]);
        return ProxyHeaderFault.None;
    }

    /// <summary>Octets of the addresses and ports of TCP over one family.</summary>
    internal static int AddressBlockLength(int addressLength) => 2 * (addressLength + sizeof(ushort));

    /// <summary>"Otherwise, if the 5 first characters match the US-ASCII representation of PROXY the protocol must be parsed as version 1."</summary>
    private static ProxyHeaderFault FaultWithoutSignature(ReadOnlySpan<byte> received)
    {
        ReadOnlySpan<byte> version1 = "PROXY"u8;
        return (received.StartsWith(version1), version1.StartsWith(received)) switch
        {
            (true, _) => ProxyHeaderFault.Version1,
            (_, true) => ProxyHeaderFault.Incomplete,
            _ => ProxyHeaderFault.NoSignature,
        };
    }

    /// <summary>False for what the specification does not assign.</summary>
    private static bool TryReadOrigin(byte command, byte family, int rest, out ProxyOrigin origin)
    {
        // LOCAL: "discard the protocol block including the family which is ignored".
        origin = ProxyOrigin.Local;
        if (command == LocalCommand)
        {
            return true;
        }

        origin = family switch
        {
            TcpOverIPv4 => ProxyOrigin.TcpOverIPv4,
            TcpOverIPv6 => ProxyOrigin.TcpOverIPv6,
            _ => ProxyOrigin.Unsupported,
        };
        int shortest = origin switch
        {
            ProxyOrigin.TcpOverIPv4 => AddressBlockLength(IPv4Length),
            ProxyOrigin.TcpOverIPv6 => AddressBlockLength(IPv6Length),
            _ => 0,
        };
        return command == ProxyCommand && family >> NibbleBits <= MostFamilies && (family & NibbleMask) <= MostTransports && rest >= shortest;
    }
}
