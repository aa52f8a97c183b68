using System.Runtime.CompilerServices;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Native.Udp;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Responding;

/// <summary>All of an answer that needs no key and no T3. A function of its inputs.</summary>
internal static class Preparation
{
    /// <summary>Reads a datagram and begins its answer.</summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="client">Who sent it.</param>
    /// <param name="received">When it arrived, and how uncertain that is.</param>
    /// <param name="serving">The batch's snapshots.</param>
    /// <param name="nonces">This thread's own source: who of those that are limited is answered or kissed is drawn from it.</param>
    /// <param name="reply">Room for the answer.</param>
    /// <param name="draft">Filled where the outcome is <see cref="Disposition.AnsweredNts"/>: what remains to be done until that is true.</param>
    /// <param name="length">Octets of the answer, complete but for T3; 0 for none, or none yet.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Disposition Begin(
        ReadOnlySpan<byte> datagram, ClientAddress client, ReceiveStamp received, in Serving serving, NonceSource nonces, Span<byte> reply,
        out NtsDraft draft, out int length)
    {
        draft = default;
        length = 0;
        if (!IsAllowed(serving.Access, client))
        {
            return serving.Admission is { KissesDenied: true } gate
                ? BeginDenied(datagram, client, received, serving, gate, nonces, reply, out length)
                : Disposition.DroppedDenied;
        }

        if (!NtpRequest.TryRead(datagram, client.Port, out NtpRequest request, out Disposition failure))
        {
            return failure;
        }

        if (serving.Admission is { } admission
            && admission.Decide(client, serving.MonotonicNanoseconds, nonces) is var limited and not Disposition.Answered)
        {
            if (limited == Disposition.KissRate)
            {
                WriteHeader(request, received, serving.Clock, reply);
                length = KissODeath.Make(reply, ReferenceId.Rate, admission.LeastPoll, datagram);
            }

            return limited;
        }

        if (request.HasExtensionFields)
        {
            return BeginFields(request, received, serving, reply, ref draft, out length);
        }

        length = WriteHeader(request, received, serving.Clock, reply);
        return Disposition.Answered;
    }

    /// <summary>Turns a draft's answer into an NTS NAK (RFC 8915 section 5.7): a kiss-o'-death, unauthenticated, that echoes the identifier and nothing else.</summary>
    /// <param name="verdict">What is wrong with the request.</param>
    /// <param name="reply">The answer; complete but for T3.</param>
    public static Disposition Refuse(NtsVerdict verdict, Span<byte> reply)
    {
        NtpHeader.MakeKiss(reply, ReferenceId.NtsNak);
        return verdict == NtsVerdict.ForgedCookie ? Disposition.NtsNakForgedCookie : Disposition.NtsNakForgedRequest;
    }

    /// <summary>Nearly always silence; what is no request gets nothing else.</summary>
    private static Disposition BeginDenied(
        ReadOnlySpan<byte> datagram, ClientAddress client, ReceiveStamp received, in Serving serving, Admission admission, NonceSource nonces,
        Span<byte> reply, out int length)
    {
        length = 0;
        if (!NtpRequest.TryRead(datagram, client.Port, out NtpRequest request, out _)
            || admission.DecideDenied(serving.MonotonicNanoseconds, nonces) != Disposition.KissDeny)
        {
            return Disposition.DroppedDenied;
        }

        WriteHeader(request, received, serving.Clock, reply);
        length = KissODeath.Make(reply, ReferenceId.Deny, request.Poll, datagram);
        return Disposition.KissDeny;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Disposition BeginFields(
        in NtpRequest request, ReceiveStamp received, in Serving serving, Span<byte> reply, ref NtsDraft draft, out int length)
    {
        length = 0;
        ref NtsRequestFields fields = ref draft.Fields;
        switch (NtsRequestFields.Read(request.Datagram, out fields))
        {
            case NtsFieldsKind.None:
            case NtsFieldsKind.UniqueIdentifierOnly:
                length = WriteHeader(request, received, serving.Clock, reply);
                length += WriteIdentifier(fields, reply[length..]);
                return Disposition.Answered;
            case NtsFieldsKind.MalformedField:
                return Disposition.DroppedMalformedField;
            case NtsFieldsKind.UnknownMac:
                return Disposition.DroppedUnknownMac;

            // RFC 8915 section 5: only client requests carry cookies; a symmetric peer has no use for NTS.
            case NtsFieldsKind.Authenticated when request.ReplyMode == AssociationMode.Server:
                break;
            default:
                return Disposition.DroppedMalformedNts;
        }

        if (serving.Ring is null)
        {
            return serving.AwaitsRing ? Disposition.DroppedNoRing : Disposition.DroppedNtsNotServed;
        }

        bool isCookie = CookieLayout.TryAlgorithmOf(fields.Cookie.Length, out draft.Algorithm);
        if (isCookie && fields.Authenticator.NonceRoom < draft.Algorithm.NonceLength())
        {
            return Disposition.DroppedMalformedNts;
        }

        draft.SealAt = WriteHeader(request, received, serving.Clock, reply);
        draft.SealAt += WriteIdentifier(fields, reply[draft.SealAt..]);
        if (isCookie && serving.Ring.TryFind(CookieMint.KeyIdOf(fields.Cookie), out draft.Key!))
        {
            return Disposition.AnsweredNts;
        }

        length = draft.SealAt;
        NtpHeader.MakeKiss(reply, ReferenceId.NtsNak);
        return isCookie ? Disposition.NtsNakUnknownKey : Disposition.NtsNakForgedCookie;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteIdentifier(in NtsRequestFields fields, Span<byte> reply) => fields.UniqueIdentifier.IsEmpty
        ? 0
        : ExtensionField.Write(reply, ExtensionFieldType.UniqueIdentifier, fields.UniqueIdentifier);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteHeader(in NtpRequest request, ReceiveStamp received, ClockSnapshot clock, Span<byte> reply) => new NtpHeader
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
    }.Write(reply);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAllowed(AccessList access, ClientAddress client) =>
        client.IsIPv4 ? access.Allows((uint)client.Value) : access.Allows(client.Value);
}
