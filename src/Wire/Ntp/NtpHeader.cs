using System.Buffers.Binary;
using PublicTime.Wire.Time;

namespace PublicTime.Wire.Ntp;

/// <summary>The header of an NTP packet, versions 1 to 4 (RFC 5905 section 7.3).</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |LI | VN  |Mode |    Stratum     |     Poll      |  Precision   |   0
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         Root Delay                            |   4
/// |                         Root Dispersion                       |   8
/// |                          Reference ID                         |  12
/// |                     Reference Timestamp (64)                  |  16
/// |                      Origin Timestamp (64)                    |  24
/// |                      Receive Timestamp (64)                   |  32
/// |                      Transmit Timestamp (64)                  |  40
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly record struct NtpHeader
{
    /// <summary>Octets on the wire.</summary>
    public const int Length = 48;

    /// <summary>Where the transmit timestamp stands: the one field that is written last.</summary>
    public const int TransmitOffset = 40;

    // The first octet: leap indicator, version, mode.
    private const int LeapShift = 6;
    private const int VersionShift = 3;
    private const int VersionMask = 0b111;
    private const int ModeMask = 0b111;

    private const int StratumOffset = 1;
    private const int PollOffset = 2;
    private const int PrecisionOffset = 3;
    private const int RootDelayOffset = 4;
    private const int RootDispersionOffset = 8;
    private const int ReferenceIdOffset = 12;
    private const int ReferenceTimestampOffset = 16;
    private const int OriginOffset = 24;
    private const int ReceiveOffset = 32;

    /// <summary>Leap second warning, or "not synchronized".</summary>
    public LeapIndicator Leap { get; init; }

    /// <summary>Protocol version, 0 to 7.</summary>
    public int Version { get; init; }

    /// <summary>The sender's role.</summary>
    public AssociationMode Mode { get; init; }

    /// <summary>Distance from the reference clock, 1 to 15; 0 on the wire is a kiss-o'-death or "unsynchronized".</summary>
    public byte Stratum { get; init; }

    /// <summary>Poll interval as log2 of seconds.</summary>
    public sbyte Poll { get; init; }

    /// <summary>Precision of the sender's clock as log2 of seconds.</summary>
    public sbyte Precision { get; init; }

    /// <summary>Round trip to the reference clock.</summary>
    public NtpShort RootDelay { get; init; }

    /// <summary>Error bound accumulated from the reference clock.</summary>
    public NtpShort RootDispersion { get; init; }

    /// <summary>What the sender is synchronized to, or a kiss code.</summary>
    public ReferenceId ReferenceId { get; init; }

    /// <summary>When the sender's clock was last set or corrected.</summary>
    public NtpTimestamp Reference { get; init; }

    /// <summary>T1, as the client sent it.</summary>
    public NtpTimestamp Origin { get; init; }

    /// <summary>T2: when the request arrived at the server.</summary>
    public NtpTimestamp Receive { get; init; }

    /// <summary>T3 in an answer, T1 in a request.</summary>
    public NtpTimestamp Transmit { get; init; }

    /// <summary>Reads the header at the start of a datagram.</summary>
    /// <returns>False when it is shorter than <see cref="Length"/>; nothing else can fail.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out NtpHeader header)
    {
        if (datagram.Length < Length)
        {
            header = default;
            return false;
        }

        header = new NtpHeader
        {
            Leap = (LeapIndicator)(datagram[0] >> LeapShift),
            Version = (datagram[0] >> VersionShift) & VersionMask,
            Mode = (AssociationMode)(datagram[0] & ModeMask),
            Stratum = datagram[StratumOffset],
            Poll = unchecked((sbyte)datagram[PollOffset]),
            Precision = unchecked((sbyte)datagram[PrecisionOffset]),
            RootDelay = new(BinaryPrimitives.ReadUInt32BigEndian(datagram[RootDelayOffset..])),
            RootDispersion = new(BinaryPrimitives.ReadUInt32BigEndian(datagram[RootDispersionOffset..])),
            ReferenceId = new(BinaryPrimitives.ReadUInt32BigEndian(datagram[ReferenceIdOffset..])),
            Reference = new(BinaryPrimitives.ReadUInt64BigEndian(datagram[ReferenceTimestampOffset..])),
            Origin = new(BinaryPrimitives.ReadUInt64BigEndian(datagram[OriginOffset..])),
            Receive = new(BinaryPrimitives.ReadUInt64BigEndian(datagram[ReceiveOffset..])),
            Transmit = new(BinaryPrimitives.ReadUInt64BigEndian(datagram[TransmitOffset..])),
        };
        return true;
    }

    /// <summary>Writes the header and returns <see cref="Length"/>.</summary>
    /// <param name="destination">At least <see cref="Length"/> octets.</param>
    public int Write(Span<byte> destination)
    {
        Span<byte> header = destination[..Length];
        header[0] = (byte)(((int)Leap << LeapShift) | ((Version & VersionMask) << VersionShift) | (int)Mode);
        header[StratumOffset] = Stratum;
        header[PollOffset] = unchecked((byte)Poll);
        header[PrecisionOffset] = unchecked((byte)Precision);
        BinaryPrimitives.WriteUInt32BigEndian(header[RootDelayOffset..], RootDelay.Units);
        BinaryPrimitives.WriteUInt32BigEndian(header[RootDispersionOffset..], RootDispersion.Units);
        BinaryPrimitives.WriteUInt32BigEndian(header[ReferenceIdOffset..], ReferenceId.Value);
        BinaryPrimitives.WriteUInt64BigEndian(header[ReferenceTimestampOffset..], Reference.Units);
        BinaryPrimitives.WriteUInt64BigEndian(header[OriginOffset..], Origin.Units);
        BinaryPrimitives.WriteUInt64BigEndian(header[ReceiveOffset..], Receive.Units);
        StampTransmit(header, Transmit);
        return Length;
    }

    /// <summary>Turns an answer into a kiss-o'-death (RFC 5905 section 7.4): it asks for something and tells no time.</summary>
    /// <param name="packet">An answer, at least <see cref="Length"/> octets; the rest of it stays.</param>
    /// <param name="code">The kiss code.</param>
    /// <param name="leastPoll">The poll interval asked for, log2 of seconds; the client's own where that is longer.</param>
    public static void MakeKiss(Span<byte> packet, ReferenceId code, sbyte leastPoll = sbyte.MinValue)
    {
        packet[0] |= (byte)((int)LeapIndicator.Unsynchronized << LeapShift);
        packet[StratumOffset] = 0;
        packet[PollOffset] = unchecked((byte)Math.Max((sbyte)packet[PollOffset], leastPoll));
        BinaryPrimitives.WriteUInt32BigEndian(packet[ReferenceIdOffset..], code.Value);
    }

    /// <summary>Writes T3 into a header that is complete but for it.</summary>
    /// <param name="packet">A packet, at least <see cref="Length"/> octets.</param>
    /// <param name="transmit">The moment of sending, as late as it can be taken.</param>
    public static void StampTransmit(Span<byte> packet, NtpTimestamp transmit) =>
        BinaryPrimitives.WriteUInt64BigEndian(packet[TransmitOffset..Length], transmit.Units);
}
