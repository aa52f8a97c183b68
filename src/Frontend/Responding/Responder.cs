using System.Diagnostics;
using System.Runtime.CompilerServices;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Responding;

/// <summary>Datagram and snapshots in, answer and outcome out. Belongs to one thread: it owns that thread's key workspace.</summary>
/// <remarks>
/// Prepare, stamp, seal: everything slow comes before T3, and only the seal after it, because T3 is in the data that
/// the tag covers. An answer is never longer than its request. Allocates nothing, and nothing that arrives makes it throw.
/// </remarks>
/// <param name="rawClock">Read once for each answer, for T3.</param>
/// <param name="nonces">This thread's own source.</param>
public sealed class Responder(IRawClock rawClock, NonceSource nonces) : IDisposable
{
    private readonly NtsServerOperation _operation = new(nonces);

    /// <summary>Answers one datagram.</summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="client">Who sent it.</param>
    /// <param name="received">When it arrived, and how uncertain that is.</param>
    /// <param name="serving">The batch's snapshots.</param>
    /// <param name="reply">Room for the answer, at least as long as the datagram and <see cref="NtpHeader.Length"/>.</param>
    /// <param name="length">Octets of the answer; 0 for none.</param>
    /// <returns>The one outcome, to be counted by the caller.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Disposition Respond(
        ReadOnlySpan<byte> datagram, ClientAddress client, ReceiveStamp received, in Serving serving, Span<byte> reply, out int length)
    {
        length = 0;
        if (!IsAllowed(serving.Access, client))
        {
            return serving.Admission is { KissesDenied: true } gate
                ? AnswerDenied(datagram, client, received, serving, gate, reply, out length)
                : Disposition.DroppedDenied;
        }

        if (!NtpRequest.TryRead(datagram, client.Port, out NtpRequest request, out Disposition failure))
        {
            return failure;
        }

        if (serving.Admission is { } admission
            && admission.Decide(client, serving.MonotonicNanoseconds, nonces) is var limited and not Disposition.Answered)
        {
            return limited == Disposition.KissRate
                ? Kiss(limited, ReferenceId.Rate, admission.LeastPoll, request, received, serving.Clock, reply, out length)
                : limited;
        }

        Disposition disposition = request.HasExtensionFields
            ? AnswerFields(request, received, serving, reply, out length)
            : AnswerPlain(request, received, serving.Clock, [], reply, out length);
        Debug.Assert(length <= datagram.Length, "An answer longer than its request turns this server into an amplifier.");
        return disposition;
    }

    /// <summary>Forgets the keys of the sessions just answered; call it after every batch.</summary>
    public void EndBatch() => _operation.Clear();

    /// <inheritdoc/>
    public void Dispose() => _operation.Dispose();

    /// <summary>Nearly always silence; what is no request gets nothing else.</summary>
    private Disposition AnswerDenied(
        ReadOnlySpan<byte> datagram, ClientAddress client, ReceiveStamp received, in Serving serving, Admission admission, Span<byte> reply, out int length)
    {
        length = 0;
        return NtpRequest.TryRead(datagram, client.Port, out NtpRequest request, out _)
            && admission.DecideDenied(serving.MonotonicNanoseconds, nonces) == Disposition.KissDeny
            ? Kiss(Disposition.KissDeny, ReferenceId.Deny, request.Poll, request, received, serving.Clock, reply, out length)
            : Disposition.DroppedDenied;
    }

    private Disposition Kiss(
        Disposition why, ReferenceId code, sbyte leastPoll, in NtpRequest request, ReceiveStamp received, ClockSnapshot clock, Span<byte> reply, out int length)
    {
        length = KissODeath.Write(HeaderFor(request, received, clock), code, leastPoll, request.Datagram, reply);
        StampTransmit(reply, clock);
        return why;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Disposition AnswerFields(in NtpRequest request, ReceiveStamp received, in Serving serving, Span<byte> reply, out int length)
    {
        length = 0;
        switch (NtsRequestFields.Read(request.Datagram, out NtsRequestFields fields))
        {
            case NtsFieldsKind.None:
            case NtsFieldsKind.UniqueIdentifierOnly:
                return AnswerPlain(request, received, serving.Clock, fields.UniqueIdentifier, reply, out length);
            case NtsFieldsKind.MalformedField:
                return Disposition.DroppedMalformedField;
            case NtsFieldsKind.UnknownMac:
                return Disposition.DroppedUnknownMac;

            // RFC 8915 section 5: only client requests carry cookies; a symmetric peer has no use for NTS.
            case NtsFieldsKind.Authenticated when request.ReplyMode == AssociationMode.Server:
                return AnswerNts(request, fields, received, serving, reply, out length);
            default:
                return Disposition.DroppedMalformedNts;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Disposition AnswerPlain(
        in NtpRequest request, ReceiveStamp received, ClockSnapshot clock, ReadOnlySpan<byte> identifier, Span<byte> reply, out int length)
    {
        length = HeaderFor(request, received, clock).Write(reply);
        if (!identifier.IsEmpty)
        {
            length += ExtensionField.Write(reply[length..], ExtensionFieldType.UniqueIdentifier, identifier);
        }

        StampTransmit(reply, clock);
        return Disposition.Answered;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Disposition AnswerNts(
        in NtpRequest request, in NtsRequestFields fields, ReceiveStamp received, in Serving serving, Span<byte> reply, out int length)
    {
        length = 0;
        if (serving.Ring is null)
        {
            return Disposition.DroppedNtsNotServed;
        }

        if (!CookieLayout.TryAlgorithmOf(fields.Cookie.Length, out AeadAlgorithm algorithm))
        {
            return Refuse(Disposition.NtsNakForgedCookie, request, fields, received, serving.Clock, reply, out length);
        }

        if (fields.Authenticator.NonceRoom < algorithm.NonceLength())
        {
            return Disposition.DroppedMalformedNts;
        }

        if (!serving.Ring.TryFind(CookieMint.KeyIdOf(fields.Cookie), out CookieKey? key))
        {
            return Refuse(Disposition.NtsNakUnknownKey, request, fields, received, serving.Clock, reply, out length);
        }

        // The answer's room holds the encrypted fields until the answer itself is written.
        NtsVerdict verdict = _operation.Open(key, serving.Ring.Minting, algorithm, fields, reply);
        if (verdict != NtsVerdict.Verified)
        {
            Disposition why = verdict == NtsVerdict.ForgedCookie ? Disposition.NtsNakForgedCookie : Disposition.NtsNakForgedRequest;
            return Refuse(why, request, fields, received, serving.Clock, reply, out length);
        }

        int encrypted = fields.Authenticator.Ciphertext.Length - AeadKey.TagLength;
        NtsFieldsKind inner = NtsEncryptedFields.Read(reply[..encrypted], fields.Cookie.Length, out int placeholders);
        if (inner != NtsFieldsKind.Authenticated)
        {
            return inner == NtsFieldsKind.MalformedField ? Disposition.DroppedMalformedField : Disposition.DroppedMalformedNts;
        }

        int sealAt = NtpHeader.Length + ExtensionField.LengthFor(fields.UniqueIdentifier.Length);
        int wanted = Math.Min(fields.CookiesWanted + placeholders, NtsRequestFields.MaxCookies);
        int cookies = CookiesThatFit(algorithm, wanted, request.Datagram.Length - sealAt);
        if (cookies == 0)
        {
            return Disposition.DroppedMalformedNts;
        }

        length = sealAt + NtsServerOperation.SealedLengthFor(algorithm, cookies);
        Span<byte> answer = reply[..length];
        HeaderFor(request, received, serving.Clock).Write(answer);
        ExtensionField.Write(answer[NtpHeader.Length..], ExtensionFieldType.UniqueIdentifier, fields.UniqueIdentifier);
        _operation.WriteCookies(serving.Ring.Minting, cookies, answer[sealAt..]);
        StampTransmit(answer, serving.Clock);
        _operation.Seal(answer, sealAt);
        return Disposition.AnsweredNts;
    }

    /// <summary>NTS NAK (RFC 8915 section 5.7): a kiss-o'-death, unauthenticated, that echoes the identifier and nothing else.</summary>
    private Disposition Refuse(
        Disposition why, in NtpRequest request, in NtsRequestFields fields, ReceiveStamp received, ClockSnapshot clock, Span<byte> reply, out int length)
    {
        NtpHeader header = HeaderFor(request, received, clock) with
        {
            Leap = LeapIndicator.Unsynchronized,
            Stratum = 0,
            ReferenceId = ReferenceId.NtsNak,
        };
        length = header.Write(reply);
        length += ExtensionField.Write(reply[length..], ExtensionFieldType.UniqueIdentifier, fields.UniqueIdentifier);
        StampTransmit(reply, clock);
        return why;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static NtpHeader HeaderFor(in NtpRequest request, ReceiveStamp received, ClockSnapshot clock) => new()
    {
        Leap = clock.Leap,
        Version = request.Version,
        Mode = request.ReplyMode,
        Stratum = clock.Stratum,
        Poll = request.Poll,
        Precision = clock.Precision,
        RootDelay = clock.RootDelay,
        RootDispersion = clock.RootDispersion(received.At, received.UncertaintySeconds),
        ReferenceId = clock.ReferenceId,
        Reference = clock.Reference,
        Origin = request.Transmit,
        Receive = clock.Correct(received.At),
    };

    private static int CookiesThatFit(AeadAlgorithm algorithm, int wanted, int room)
    {
        while (wanted > 0 && NtsServerOperation.SealedLengthFor(algorithm, wanted) > room)
        {
            wanted--;
        }

        return wanted;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAllowed(AccessList access, ClientAddress client) =>
        client.IsIPv4 ? access.Allows((uint)client.Value) : access.Allows(client.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StampTransmit(Span<byte> reply, ClockSnapshot clock) =>
        NtpHeader.StampTransmit(reply, clock.Correct(rawClock.Now()));
}
