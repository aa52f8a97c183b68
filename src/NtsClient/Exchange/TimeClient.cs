using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using PublicTime.Native.Clock;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.NtsClient.Exchange;

/// <summary>Asks one server for time, one exchange at a time. Every request has its own source port and a random transmit timestamp.</summary>
/// <param name="server">Address and port.</param>
/// <param name="rawClock">Stamps T1 and T4.</param>
/// <param name="time">Deadlines run on it.</param>
public sealed class TimeClient(IPEndPoint server, IRawClock rawClock, TimeProvider time)
{
    // The longest that UDP can carry: a datagram that is cut, or refused for its length, must not end the wait for the real answer.
    private const int MaxDatagram = 65_535;

    /// <summary>One exchange.</summary>
    /// <param name="session">Keys and cookies, or null for plain NTP. One cookie is spent, however it ends.</param>
    /// <param name="timeout">How long to wait for an answer that is accepted.</param>
    /// <param name="cancellation">Gives up early.</param>
    public async Task<ExchangeResult> ExchangeAsync(NtsSession? session, TimeSpan timeout, CancellationToken cancellation)
    {
        byte[] cookie = [];
        if (session is not null && !session.TryTake(out cookie))
        {
            return ExchangeResult.Failed("no cookies are left: a new key exchange is due");
        }

        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        var request = new PendingRequest(session, cookie);
        try
        {
            await socket.ConnectAsync(server, either.Token).ConfigureAwait(false);
            RawInstant sent = rawClock.Now();
            await socket.SendAsync(request.Datagram, either.Token).ConfigureAwait(false);
            return await AwaitAnswerAsync(socket, request, sent, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ExchangeResult.Failed(request.WhatWasSeen(server, timeout));
        }
        catch (SocketException failure)
        {
            return ExchangeResult.Failed($"{server} over UDP: {failure.Message.ToLowerInvariant()}");
        }
    }

    private async Task<ExchangeResult> AwaitAnswerAsync(Socket socket, PendingRequest request, RawInstant sent, CancellationToken cancellation)
    {
        byte[] buffer = new byte[MaxDatagram];
        while (true)
        {
            int length = await socket.ReceiveAsync(buffer, cancellation).ConfigureAwait(false);
            RawInstant arrived = rawClock.Now();
            ResponseVerdict verdict = request.Judge(buffer.AsSpan(0, length), out NtpHeader header, out int freshCookies);
            switch (verdict)
            {
                case ResponseVerdict.Accepted:
                    var exchange = new NtpExchange(
                        NtpTimestamp.FromUnixNanoseconds(sent.Nanoseconds), header.Receive, header.Transmit,
                        NtpTimestamp.FromUnixNanoseconds(arrived.Nanoseconds));
                    return ExchangeResult.Of(new TimeSample(header, exchange, freshCookies));
                case ResponseVerdict.KissOfDeath:
                    return ExchangeResult.Failed($"{server} answered with the kiss code {header.ReferenceId.ToString(stratum: 0)}");
                default:
                    // Not ours or not authentic: whoever sent it must not keep the real answer out.
                    break;
            }
        }
    }

    /// <summary>A request that was sent, and what has come back that was not its answer.</summary>
    private sealed class PendingRequest
    {
        private readonly NtsSession? _session;
        private readonly byte[] _uniqueIdentifier = RandomNumberGenerator.GetBytes(NtsRequestWriter.UniqueIdentifierLength);
        private readonly NtpTimestamp _transmit = new(BinaryPrimitives.ReadUInt64BigEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))));
        private bool _sawNak;
        private bool _sawForgery;

        public PendingRequest(NtsSession? session, byte[] cookie)
        {
            _session = session;
            byte[] packet = new byte[NtpRequest.MaxLength];
            int length = session is null
                ? NtsRequestWriter.WritePlain(packet, _transmit)
                : NtsRequestWriter.WriteAuthenticated(
                    packet, _transmit, _uniqueIdentifier, cookie, PlaceholdersFor(session, cookie),
                    RandomNumberGenerator.GetBytes(session.ClientToServer.Algorithm.NonceLength()), session.ClientToServer);
            Datagram = packet.AsMemory(0, length);
        }

        public ReadOnlyMemory<byte> Datagram { get; }

        public ResponseVerdict Judge(ReadOnlySpan<byte> datagram, out NtpHeader header, out int freshCookies)
        {
            freshCookies = 0;
            ResponseVerdict verdict = _session is null
                ? NtsResponseReader.ReadPlain(datagram, _transmit, out header)
                : NtsResponseReader.ReadAuthenticated(datagram, _transmit, _uniqueIdentifier, _session, out header, out freshCookies);
            _sawNak |= verdict == ResponseVerdict.NtsNak;
            _sawForgery |= verdict == ResponseVerdict.NotAuthentic;
            return verdict;
        }

        public string WhatWasSeen(IPEndPoint server, TimeSpan timeout) => (_sawNak, _sawForgery) switch
        {
            (true, _) => $"{server} answered with an NTS NAK: it does not know the key of this cookie, or the request was changed on its way",
            (_, true) => $"{server} answered, and the answer's tag does not fit: it was changed on its way or forged",
            _ => $"no answer from {server} over UDP within {timeout.TotalSeconds:0.#} s",
        };

        /// <summary>As many as fill the stock again, within one frame (RFC 8915 section 5.7).</summary>
        private static int PlaceholdersFor(NtsSession session, byte[] cookie)
        {
            int missing = NtsSession.MaxCookies - session.CookieCount - 1;
            int room = (NtpRequest.MaxLength - 250) / (cookie.Length + 8);
            return Math.Clamp(Math.Min(missing, room - 1), 0, NtsSession.MaxCookies - 1);
        }
    }
}
