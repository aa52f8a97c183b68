using System.Security.Cryptography;
using PublicTime.Actors;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.KeService.Negotiation;
using PublicTime.Native.Tls;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.KeService.Sessions;

/// <summary>Turns a request into the octets of its answer. Shared by all sessions.</summary>
internal sealed class KeAnswerer(
    KeServerOptions options, Snapshot<KeyRing?> ring, Snapshot<AdvertisedServers> advertised, Func<int, int> draw, NonceSource nonces)
{
    private readonly AeadAlgorithm[] _aeads = [.. options.Aeads];

    // The source of nonces belongs to one at a time. Eight cookies take about a microsecond, so nobody waits noticeably.
    private readonly Lock _minting = new();

    /// <summary>Judges what has arrived; answers in every case, with an Error record where there is nothing better.</summary>
    /// <param name="octets">The request, whole or broken off.</param>
    /// <param name="tls">The finished handshake, for the session's keys.</param>
    /// <param name="answer">At least <see cref="KeAnswer.MaxLength"/> octets.</param>
    public (KeResult Result, int Length) Answer(ReadOnlySpan<byte> octets, TlsConnection tls, Span<byte> answer) =>
        KeRequest.TryRead(octets, out KeRequest request) switch
        {
            KeRequestFault.None => AnswerRequest(request, tls, answer),
            KeRequestFault.Incomplete => Refuse(octets.IsEmpty ? KeOutcome.ClosedWithoutRequest : KeOutcome.RefusedIncomplete, KeErrorCode.BadRequest, answer),
            KeRequestFault.UnrecognizedCriticalRecord => Refuse(KeOutcome.RefusedCriticalRecord, KeErrorCode.UnrecognizedCriticalRecord, answer),
            _ => Refuse(KeOutcome.RefusedBadRequest, KeErrorCode.BadRequest, answer),
        };

    /// <summary>An Error record.</summary>
    public static (KeResult Result, int Length) Refuse(KeOutcome outcome, KeErrorCode code, Span<byte> answer) =>
        (new KeResult(outcome), KeAnswer.WriteError(code, answer));

    private (KeResult Result, int Length) AnswerRequest(in KeRequest request, TlsConnection tls, Span<byte> answer)
    {
        KeDecision decision = KeNegotiation.Decide(request, _aeads);
        if (decision.Agreement != KeAgreement.Agreed)
        {
            return (new KeResult(KeOutcome.ServedNothingInCommon), KeAnswer.WriteNothingInCommon(decision.Agreement, answer));
        }

        if (ring.Current is not { } current)
        {
            return Refuse(KeOutcome.RefusedNoRing, KeErrorCode.InternalServerError, answer);
        }

        if (!advertised.Current.TryDraw(draw, out AdvertisedServer? server))
        {
            return Refuse(KeOutcome.RefusedNoServer, KeErrorCode.InternalServerError, answer);
        }

        int keyLength = decision.Aead.KeyLength();
        Span<byte> sessionKeys = stackalloc byte[KeAnswer.MaxSessionKeysLength];
        try
        {
            Export(tls, decision.Aead, sessionKeys[..keyLength], sessionKeys[keyLength..(2 * keyLength)]);
            return (new KeResult(KeOutcome.Served, decision.Aead), Mint(decision, sessionKeys[..(2 * keyLength)], current.Minting, server, answer));
        }
        catch (Exception e) when (e is CryptographicException or ObjectDisposedException)
        {
            return Refuse(KeOutcome.RefusedInternal, KeErrorCode.InternalServerError, answer);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(sessionKeys);
        }
    }

    private int Mint(KeDecision decision, ReadOnlySpan<byte> sessionKeys, CookieKey minting, AdvertisedServer server, Span<byte> answer)
    {
        lock (_minting)
        {
            return KeAnswer.WriteAgreed(decision, sessionKeys, minting, nonces, server, answer);
        }
    }

    private static void Export(TlsConnection tls, AeadAlgorithm aead, Span<byte> c2s, Span<byte> s2c)
    {
        Span<byte> context = stackalloc byte[KeExporter.ContextLength];
        KeExporter.WriteC2SContext(KeNextProtocol.Ntpv4, aead, context);
        tls.ExportKeyingMaterial(KeExporter.Label, context, c2s);
        KeExporter.WriteS2CContext(KeNextProtocol.Ntpv4, aead, context);
        tls.ExportKeyingMaterial(KeExporter.Label, context, s2c);
    }
}
