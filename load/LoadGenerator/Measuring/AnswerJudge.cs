using System.Buffers.Binary;
using System.Security.Cryptography;
using PublicTime.CookieKeys.Aead;
using PublicTime.LoadGenerator.Clients;
using PublicTime.LoadGenerator.Requests;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.LoadGenerator.Measuring;

/// <summary>Judges answers that are matched to a request already, and gives clients the cookies of authentic ones. Belongs to one thread.</summary>
/// <param name="composer">Knows the identifiers of the requests.</param>
/// <param name="deadlineNanoseconds">A server that takes longer between receiving and sending is not plausible.</param>
public sealed class AnswerJudge(RequestComposer composer, long deadlineNanoseconds)
{
    // The first octet: two bits of leap, three of version, three of mode (RFC 5905 section 7.3).
    private const int VersionShift = 3;
    private const int ThreeBits = 0b111;
    private const int StratumOffset = 1;
    private const int ReferenceIdOffset = 12;
    private const int Version = 4;
    private const byte LastStratum = 15;
    private const double NanosecondsPerSecond = 1e9;
    private const double UnitsPerSecond = 1L << 32;

    // More than any datagram that a port hands over.
    private const int LongestPlaintext = 2048;

    private readonly long _longestServerTime = (long)(deadlineNanoseconds / NanosecondsPerSecond * UnitsPerSecond);
    private readonly byte[] _plaintext = new byte[LongestPlaintext];

    /// <summary>The kiss code of the last refusal.</summary>
    public uint KissCode { get; private set; }

    /// <summary>Whether the last answer was checked in full.</summary>
    public bool HasVerified { get; private set; }

    /// <summary>Judges an answer to a plain request.</summary>
    /// <param name="datagram">At least a header.</param>
    /// <param name="flow">By which flow it came.</param>
    /// <param name="flight">The request.</param>
    /// <param name="isFull">Whether to check what needs a look at every field.</param>
    public AnswerVerdict JudgePlain(ReadOnlySpan<byte> datagram, int flow, in Flight flight, bool isFull)
    {
        AnswerVerdict verdict = JudgeHeader(datagram, flow, flight);
        HasVerified = isFull && verdict == AnswerVerdict.Accepted;
        if (HasVerified)
        {
            verdict = datagram.Length > NtpHeader.Length ? AnswerVerdict.TooLong : JudgeTime(datagram);
        }

        return verdict;
    }

    /// <summary>Judges an answer to a request with NTS, in full, and stocks the client.</summary>
    /// <param name="datagram">At least a header.</param>
    /// <param name="flow">By which flow it came.</param>
    /// <param name="number">The request's number.</param>
    /// <param name="flight">The request.</param>
    /// <param name="client">Who sent it.</param>
    public AnswerVerdict JudgeAuthenticated(ReadOnlySpan<byte> datagram, int flow, long number, in Flight flight, VirtualClient client)
    {
        HasVerified = false;
        AnswerVerdict verdict = JudgeHeader(datagram, flow, flight);
        if (verdict is not (AnswerVerdict.Accepted or AnswerVerdict.NtsNak))
        {
            return verdict;
        }

        if (!NtsResponseFields.TryRead(datagram, out NtsResponseFields fields))
        {
            return AnswerVerdict.Malformed;
        }

        if (!CryptographicOperations.FixedTimeEquals(fields.UniqueIdentifier, composer.IdentifierOf(number)))
        {
            return AnswerVerdict.WrongIdentifier;
        }

        if (verdict == AnswerVerdict.NtsNak)
        {
            return verdict;
        }

        if (flight.Kind != RequestKind.Nts)
        {
            return AnswerVerdict.ForgeryAccepted;
        }

        if (flight.Generation != client.Generation)
        {
            return AnswerVerdict.OfEarlierKeys;
        }

        HasVerified = true;
        verdict = Open(fields, client);
        return verdict == AnswerVerdict.Accepted ? JudgeTime(datagram) : verdict;
    }

    private AnswerVerdict JudgeHeader(ReadOnlySpan<byte> datagram, int flow, in Flight flight)
    {
        if ((AssociationMode)(datagram[0] & ThreeBits) != AssociationMode.Server)
        {
            return AnswerVerdict.WrongMode;
        }

        if (((datagram[0] >> VersionShift) & ThreeBits) != Version)
        {
            return AnswerVerdict.WrongVersion;
        }

        if (flow != flight.Flow)
        {
            return AnswerVerdict.WrongFlow;
        }

        // At stratum 0 a reference ID is a kiss code; an unsynchronized server has none (RFC 5905 section 7.4).
        uint referenceId = BinaryPrimitives.ReadUInt32BigEndian(datagram[ReferenceIdOffset..]);
        if (datagram[StratumOffset] != 0 || referenceId == ReferenceId.None.Value)
        {
            return AnswerVerdict.Accepted;
        }

        KissCode = referenceId;
        return referenceId == ReferenceId.NtsNak.Value ? AnswerVerdict.NtsNak : AnswerVerdict.KissOfDeath;
    }

    private AnswerVerdict JudgeTime(ReadOnlySpan<byte> datagram)
    {
        _ = NtpHeader.TryRead(datagram, out NtpHeader header);
        if (header.Stratum == 0 || header.Leap == LeapIndicator.Unsynchronized)
        {
            return AnswerVerdict.Unsynchronized;
        }

        if (header.Stratum > LastStratum)
        {
            return AnswerVerdict.WrongStratum;
        }

        long serverTime = (header.Transmit - header.Receive).Units;
        return serverTime >= 0 && serverTime <= _longestServerTime ? AnswerVerdict.Accepted : AnswerVerdict.ImpossibleTimes;
    }

    private AnswerVerdict Open(in NtsResponseFields fields, VirtualClient client)
    {
        if (!fields.IsAuthenticated)
        {
            return AnswerVerdict.NotAuthenticated;
        }

        ReadOnlySpan<byte> sealedText = fields.Authenticator.Ciphertext;
        Span<byte> plaintext = _plaintext.AsSpan(0, Math.Max(0, sealedText.Length - AeadKey.TagLength));
        if (!client.ServerToClient.TryOpen(fields.AssociatedData, fields.Authenticator.Nonce, sealedText, plaintext))
        {
            return AnswerVerdict.NotAuthentic;
        }

        bool hasCookie = false;
        var reader = new ExtensionFieldReader(plaintext, NtsEncryptedFields.ShortestField);
        while (reader.MoveNext())
        {
            hasCookie |= reader.FieldType == ExtensionFieldType.NtsCookie && client.Add(reader.Value);
        }

        return hasCookie ? AnswerVerdict.Accepted : AnswerVerdict.NoCookie;
    }
}
