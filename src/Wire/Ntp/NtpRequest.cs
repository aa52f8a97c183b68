using System.Buffers.Binary;
using PublicTime.Wire.Time;

namespace PublicTime.Wire.Ntp;

/// <summary>A request that deserves an answer, seen in place: a view over the datagram that copies nothing.</summary>
public readonly ref struct NtpRequest
{
    /// <summary>The longest request that is read, in octets: an Ethernet frame's worth.</summary>
    public const int MaxLength = 1500;

    private const int OldestVersion = 1;
    private const int NewestVersion = 4;
    private const int ServerPort = 123;
    private const int MacKeyIdLength = 4;
    private const int LongestV4Mac = 24;
    private const int ShortestMac = 20;
    private const int LongestMac = 72;

    private readonly ReadOnlySpan<byte> _datagram;

    private NtpRequest(ReadOnlySpan<byte> datagram, AssociationMode replyMode)
    {
        _datagram = datagram;
        ReplyMode = replyMode;
    }

    /// <summary>The whole datagram.</summary>
    public ReadOnlySpan<byte> Datagram => _datagram;

    /// <summary>The version to answer with: the client's own, 1 to 4.</summary>
    public int Version => (_datagram[0] >> 3) & 0b111;

    /// <summary>The mode of the answer: server, or passive to a symmetric peer.</summary>
    public AssociationMode ReplyMode { get; }

    /// <summary>The client's poll interval, log2 of seconds, untrusted.</summary>
    public sbyte Poll => unchecked((sbyte)_datagram[2]);

    /// <summary>What the client calls "now"; it goes back to it as the origin timestamp.</summary>
    public NtpTimestamp Transmit => new(BinaryPrimitives.ReadUInt64BigEndian(_datagram[NtpHeader.TransmitOffset..]));

    /// <summary>Everything after the header.</summary>
    public ReadOnlySpan<byte> Tail => _datagram[NtpHeader.Length..];

    /// <summary>True when the header is not all: extension fields follow it.</summary>
    public bool HasExtensionFields => _datagram.Length > NtpHeader.Length;

    /// <summary>Reads a datagram; on failure says why, so that the caller can count it.</summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="sourcePort">The client's UDP port: NTPv1 tells requests from answers by it.</param>
    /// <param name="request">A view over <paramref name="datagram"/>.</param>
    /// <param name="failure">Why there is no request to answer; <see cref="Disposition.Answered"/> on success.</param>
    public static bool TryRead(ReadOnlySpan<byte> datagram, int sourcePort, out NtpRequest request, out Disposition failure)
    {
        request = default;
        failure = Disposition.Answered;
        if (datagram.Length < NtpHeader.Length)
        {
            failure = Disposition.DroppedTooShort;
            return false;
        }

        int version = (datagram[0] >> 3) & 0b111;
        AssociationMode mode = (AssociationMode)(datagram[0] & 0b111);
        AssociationMode reply = ReplyModeOf(version, mode, sourcePort);
        if (datagram.Length > MaxLength)
        {
            failure = Disposition.DroppedTooLong;
        }
        else if (version is < OldestVersion or > NewestVersion)
        {
            failure = Disposition.DroppedVersion;
        }
        else if (reply == AssociationMode.Reserved)
        {
            failure = Disposition.DroppedMode;
        }
        else if (datagram.Length > NtpHeader.Length)
        {
            failure = TailOf(version, datagram.Length - NtpHeader.Length);
        }

        if (failure != Disposition.Answered)
        {
            return false;
        }

        request = new NtpRequest(datagram, reply);
        return true;
    }

    /// <summary>Whether the end of a version 4 packet is a MAC: a key id alone, or with a digest of 16 to 20 octets.</summary>
    internal static bool IsMacLength(int length) =>
        length is MacKeyIdLength or >= ShortestMac and <= LongestV4Mac && length % sizeof(uint) == 0;

    /// <summary>Only requests are answered; an answer to an answer is how two servers keep each other busy for ever.</summary>
    /// <returns><see cref="AssociationMode.Reserved"/> where there is nothing to answer: no reply ever has that mode.</returns>
    private static AssociationMode ReplyModeOf(int version, AssociationMode mode, int sourcePort) => mode switch
    {
        AssociationMode.Client => AssociationMode.Server,
        AssociationMode.SymmetricActive => AssociationMode.SymmetricPassive,

        // RFC 1059: version 1 has no mode, and what comes from the server port may be a server's answer.
        AssociationMode.Reserved when version == OldestVersion && sourcePort != ServerPort => AssociationMode.Server,
        _ => AssociationMode.Reserved,
    };

    /// <summary>Tells a MAC from extension fields by its length (RFC 7822 section 3): versions before 4 have no fields.</summary>
    private static Disposition TailOf(int version, int length)
    {
        bool isMac = version == NewestVersion
            ? IsMacLength(length)
            : length is >= MacKeyIdLength and <= LongestMac && length % 4 == 0;
        return (isMac, version) switch
        {
            (true, _) => Disposition.DroppedUnknownMac,
            (false, NewestVersion) => Disposition.Answered,
            _ => Disposition.DroppedMalformedField,
        };
    }
}
