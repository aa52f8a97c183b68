using System.Buffers;
using System.IO.Pipelines;
using PublicTime.Actors;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Ring;
using PublicTime.KeService.Negotiation;
using PublicTime.Native.Tls;
using PublicTime.Wire.KeyEstablishment;

namespace PublicTime.KeService.Sessions;

/// <summary>
/// Holds one NTS-KE session (RFC 8915 section 4) over any transport: handshake, request, answer, close_notify. Shared by all sessions;
/// reads snapshots, owns no state of a session.
/// </summary>
/// <param name="options">Limits and AEADs.</param>
/// <param name="credentials">The certificates; the snapshot current when a connection begins counts for it.</param>
/// <param name="ring">The cookie keys, or null while there are none yet.</param>
/// <param name="advertised">Where clients are sent for time.</param>
/// <param name="draw">Draws which of them a session gets: a number from zero to less than its argument. Called from any thread: <see cref="System.Security.Cryptography.RandomNumberGenerator.GetInt32(int)"/>.</param>
/// <param name="nonces">For this responder alone; the caller disposes it after the last session.</param>
public sealed class KeResponder(
    KeServerOptions options,
    Snapshot<TlsServerContext> credentials,
    Snapshot<KeyRing?> ring,
    Snapshot<AdvertisedServers> advertised,
    Func<int, int> draw,
    NonceSource nonces)
{
    private readonly KeAnswerer _answerer = new(options, ring, advertised, draw, nonces);

    /// <summary>Whether there are keys to make cookies with: without, every request is answered with an Error record.</summary>
    public bool HasRing => ring.Current is not null;

    private enum Reception
    {
        Whole,
        Ended,
        TooLong,
        TimedOut,
        Lost,
        BrokeTls,
    }

    /// <summary>Holds a session to its end, which is never an exception for anything that a client does.</summary>
    /// <param name="transport">Not completed here: the caller closes it, so that the answer is not lost.</param>
    /// <param name="deadline">Began when the connection did.</param>
    public async ValueTask<KeResult> RespondAsync(IDuplexPipe transport, KeDeadline deadline)
    {
        using TlsConnection tls = TlsConnection.ForServer(transport, credentials.Current);
        KeOutcome? failure = await HandshakeAsync(tls, deadline).ConfigureAwait(false);
        if (failure is { } outcome)
        {
            return new KeResult(outcome);
        }

        using var request = new KeRequestBuffer(options.MaxRequestLength);
        Reception reception = await ReceiveAsync(tls, request, deadline).ConfigureAwait(false);
        return reception switch
        {
            Reception.Lost => new KeResult(request.Octets.IsEmpty ? KeOutcome.ClosedWithoutRequest : KeOutcome.Disconnected),
            Reception.BrokeTls => new KeResult(KeOutcome.TlsFailed),
            _ => await AnswerAsync(tls, request, reception, deadline).ConfigureAwait(false),
        };
    }

    /// <summary>Null when it succeeded.</summary>
    private static async ValueTask<KeOutcome?> HandshakeAsync(TlsConnection tls, KeDeadline deadline)
    {
        try
        {
            TlsHandshakeResult result = await tls.HandshakeAsync(deadline.Reading).ConfigureAwait(false);
            return result.Status switch
            {
                TlsHandshakeStatus.Completed => null,
                TlsHandshakeStatus.UnsupportedVersion => KeOutcome.TlsVersion,
                TlsHandshakeStatus.NoApplicationProtocol => KeOutcome.TlsAlpnMismatch,
                TlsHandshakeStatus.RefusedByPeer => KeOutcome.TlsRefusedByClient,
                TlsHandshakeStatus.ConnectionLost => KeOutcome.Disconnected,
                TlsHandshakeStatus.ClosedUnused => KeOutcome.ClosedUnused,
                _ => KeOutcome.TlsFailed,
            };
        }
        catch (OperationCanceledException)
        {
            return deadline.IsAborted ? KeOutcome.AbortedByShutdown : KeOutcome.TimedOutInHandshake;
        }
    }

    private static async ValueTask<Reception> ReceiveAsync(TlsConnection tls, KeRequestBuffer request, KeDeadline deadline)
    {
        KeRequestProgress progress = KeRequestProgress.NeedsMore;
        try
        {
            while (progress == KeRequestProgress.NeedsMore)
            {
                TlsRead read = await tls.ReadAsync(request.Free(), deadline.Reading).ConfigureAwait(false);
                switch (read.Status)
                {
                    case TlsReadStatus.Received:
                        progress = request.Advance(read.Length);
                        break;
                    case TlsReadStatus.EndOfStream:
                        return Reception.Ended;
                    case TlsReadStatus.ConnectionLost:
                        return Reception.Lost;
                    default:
                        return Reception.BrokeTls;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return Reception.TimedOut;
        }

        return progress == KeRequestProgress.Whole ? Reception.Whole : Reception.TooLong;
    }

    private async ValueTask<KeResult> AnswerAsync(TlsConnection tls, KeRequestBuffer request, Reception reception, KeDeadline deadline)
    {
        byte[] answer = ArrayPool<byte>.Shared.Rent(KeAnswer.MaxLength);
        try
        {
            (KeResult result, int length) = reception switch
            {
                // RFC 8915 section 4.1.3: Bad Request is also the answer to a request that is not complete when the server's time-out expires.
                Reception.TimedOut => KeAnswerer.Refuse(KeOutcome.TimedOutInRequest, KeErrorCode.BadRequest, answer),
                Reception.TooLong => KeAnswerer.Refuse(KeOutcome.RefusedTooLong, KeErrorCode.BadRequest, answer),
                _ => _answerer.Answer(request.Octets, tls, answer),
            };
            bool isSent = await tls.FinishAsync(answer.AsMemory(0, length), deadline.Whole).ConfigureAwait(false);
            bool isServed = result.Outcome is KeOutcome.Served or KeOutcome.ServedNothingInCommon;
            return isServed && !isSent ? new KeResult(KeOutcome.Disconnected) : result;
        }
        catch (OperationCanceledException)
        {
            return new KeResult(deadline.IsAborted ? KeOutcome.AbortedByShutdown : KeOutcome.TimedOutInAnswer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(answer);
        }
    }
}
