using System.Net;
using System.Net.Sockets;
using PublicTime.CommandLine;
using PublicTime.Configuration;
using PublicTime.Native.Clock;
using PublicTime.Native.Tls;
using PublicTime.NtsClient.Exchange;
using PublicTime.NtsClient.KeyExchange;
using PublicTime.Wire.Ntp;

namespace PublicTime.Querying;

/// <summary>Asks one server for the time, as <c>query</c> and the first start's self-check do: key exchange, then exchanges.</summary>
/// <param name="rawClock">Stamps requests and answers.</param>
/// <param name="time">Deadlines run on it.</param>
public sealed class TimeQuery(IRawClock rawClock, TimeProvider time)
{
    /// <summary>How long one exchange may take.</summary>
    public static readonly TimeSpan ExchangeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Asks; a server's or a network's failure is an outcome, never an exception.</summary>
    public async Task<QueryOutcome> AskAsync(QueryOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.IsNts
            ? await AskWithNtsAsync(options, cancellation).ConfigureAwait(false)
            : await AskTimeAsync(options, options.Host, options.NtpPort, session: null, keyExchange: null, cancellation).ConfigureAwait(false);
    }

    private async Task<QueryOutcome> AskWithNtsAsync(QueryOptions options, CancellationToken cancellation)
    {
        try
        {
            using TlsClientContext trust = options.CaFile.Length > 0 ? TlsClientContext.Trusting(options.CaFile) : TlsClientContext.TrustingSystem();
            var client = new KeyExchangeClient(trust, time);
            var target = new KeyExchangeTarget(options.Host) { Port = options.KePort };
            KeyExchangeOutcome outcome = await client.ExchangeAsync(target, cancellation).ConfigureAwait(false);
            if (!outcome.IsSuccess)
            {
                return QueryOutcome.Failed(outcome.Failure.Sentence);
            }

            using KeyExchangeResult result = outcome.Result;
            using var session = new NtsSession(result.Keys.C2S, result.Keys.S2C);
            foreach (ReadOnlyMemory<byte> cookie in result.Cookies)
            {
                session.Add(cookie.Span);
            }

            var report = new KeyExchangeReport(
                result.KeEndpoint.ToString(), result.TlsVersion, result.CertificateSubject,
                (int)result.Aead, result.Aead.ToString(), result.Cookies.Count);

            // The key exchange names 123 by saying nothing, and then --port may still say where the packets go.
            int port = result.NtpPort == ServeOptions.DefaultNtpPort ? options.NtpPort : result.NtpPort;
            return await AskTimeAsync(options, result.NtpServer, port, session, report, cancellation).ConfigureAwait(false);
        }
        catch (TlsConfigurationException unusable)
        {
            return QueryOutcome.Failed(unusable.Message);
        }
    }

    private async Task<QueryOutcome> AskTimeAsync(
        QueryOptions options, string host, int port, NtsSession? session, KeyExchangeReport? keyExchange, CancellationToken cancellation)
    {
        if (await ResolveAsync(host, cancellation).ConfigureAwait(false) is not { } address)
        {
            return QueryOutcome.Failed($"The name {host} has no address.");
        }

        var endpoint = new IPEndPoint(address, port);
        var client = new TimeClient(endpoint, rawClock, time);
        List<ExchangeReport> exchanges = [];
        NtpHeader header = default;
        double distance = 0;
        for (int i = 0; i < options.Count; i++)
        {
            ExchangeResult result = await client.ExchangeAsync(session, ExchangeTimeout, cancellation).ConfigureAwait(false);
            if (!result.IsSuccess)
            {
                return QueryOutcome.Failed($"Exchange {i + 1} of {options.Count} failed: {result.Failure}.");
            }

            TimeSample sample = result.Sample;
            (header, distance) = (sample.Header, sample.ServerRootDistance);
            exchanges.Add(new ExchangeReport(sample.Exchange.Offset.Seconds, sample.Exchange.Delay.Seconds, sample.FreshCookies));
        }

        return QueryOutcome.Of(new QueryReport
        {
            Host = options.Host,
            NtpEndpoint = endpoint.ToString(),
            KeyExchange = keyExchange,
            Stratum = header.Stratum == 0 ? ServeOptions.UnsynchronizedStratum : header.Stratum,
            Leap = header.Leap.ToString(),
            ReferenceId = header.ReferenceId.ToString(header.Stratum),
            RootDistanceSeconds = distance,
            Exchanges = exchanges,
        });
    }

    private static async Task<IPAddress?> ResolveAsync(string host, CancellationToken cancellation)
    {
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false);
            return addresses.FirstOrDefault();
        }
        catch (SocketException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            // Not a name at all: too long, or with characters that no name has.
            return null;
        }
    }
}
