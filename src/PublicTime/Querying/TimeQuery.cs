using System.Net;
using System.Net.Sockets;
using PublicTime.CommandLine;
using PublicTime.Configuration;
using PublicTime.Native.Clock;
using PublicTime.Native.Tls;
using PublicTime.NtsClient.Exchange;
using PublicTime.NtsClient.KeyExchange;
using PublicTime.Wire.Nts;

namespace PublicTime.Querying;

/// <summary>Asks one server for the time, as <c>query</c> and the first start's self-check do: key exchange, then exchanges.</summary>
/// <param name="rawClock">Stamps requests and answers.</param>
/// <param name="time">Deadlines run on it.</param>
public sealed class TimeQuery(IRawClock rawClock, TimeProvider time)
{
    /// <summary>How long one exchange may take.</summary>
    public static readonly TimeSpan ExchangeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How long the name service may take.</summary>
    public static readonly TimeSpan ResolveTimeout = TimeSpan.FromSeconds(5);

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
            var target = new KeyExchangeTarget(options.Host) { Port = options.KePort, Aeads = options.Aeads };
            KeyExchangeOutcome outcome = await client.ExchangeAsync(target, cancellation).ConfigureAwait(false);
            if (!outcome.IsSuccess)
            {
                return QueryOutcome.Failed(outcome.Failure.Sentence);
            }

            using KeyExchangeResult result = outcome.Result;
            using var session = new NtsSession(result.Aead, result.Keys.C2S, result.Keys.S2C);
            foreach (ReadOnlyMemory<byte> cookie in result.Cookies)
            {
                session.Add(cookie.Span);
            }

            var report = new KeyExchangeReport(
                result.KeEndpoint.ToString(), result.TlsVersion, result.CertificateSubject,
                (int)result.Aead, result.Aead.NameOf(), result.Cookies.Count);

            // The key exchange names 123 by saying nothing, and then --port may still say where the packets go.
            int port = result.NtpPort == ServeOptions.DefaultNtpPort ? options.NtpPort : result.NtpPort;
            return await AskTimeAsync(options, result.NtpServer, port, session, report, cancellation).ConfigureAwait(false);
        }
        catch (TlsConfigurationException unusable)
        {
            return QueryOutcome.Failed(unusable.Message);
        }
    }

    /// <summary>Asks the server's addresses in their order until one answers.</summary>
    private async Task<QueryOutcome> AskTimeAsync(
        QueryOptions options, string host, int port, NtsSession? session, KeyExchangeReport? keyExchange, CancellationToken cancellation)
    {
        QueryOutcome outcome = QueryOutcome.Failed($"The name {host} has no address.");
        foreach (IPAddress address in await ResolveAsync(host, cancellation).ConfigureAwait(false))
        {
            outcome = await AskEndpointAsync(options, new IPEndPoint(address, port), session, keyExchange, cancellation).ConfigureAwait(false);
            if (outcome.IsSuccess)
            {
                break;
            }
        }

        return outcome;
    }

    /// <summary>Holds the exchanges; one that fails costs only itself, unless it is the first: then nobody answers there.</summary>
    private async Task<QueryOutcome> AskEndpointAsync(
        QueryOptions options, IPEndPoint endpoint, NtsSession? session, KeyExchangeReport? keyExchange, CancellationToken cancellation)
    {
        var client = new TimeClient(endpoint, rawClock, time);
        List<ExchangeReport> exchanges = [];
        TimeSample? last = null;
        for (int i = 0; i < options.Count; i++)
        {
            if (i > 0)
            {
                await Task.Delay(options.Pause, time, cancellation).ConfigureAwait(false);
            }

            ExchangeResult result = await client.ExchangeAsync(session, ExchangeTimeout, cancellation).ConfigureAwait(false);
            if (result.IsSuccess)
            {
                last = result.Sample;
                exchanges.Add(new ExchangeReport(last.Exchange.Offset.Seconds, last.Exchange.Delay.Seconds, last.FreshCookies));
            }
            else if (last is null)
            {
                return QueryOutcome.Failed($"The exchange failed: {result.Failure}.");
            }
        }

        return QueryOutcome.Of(ReportOf(options, endpoint, keyExchange, last!, exchanges));
    }

    private static QueryReport ReportOf(
        QueryOptions options, IPEndPoint endpoint, KeyExchangeReport? keyExchange, TimeSample sample, List<ExchangeReport> exchanges) => new()
        {
            Host = options.Host,
            NtpEndpoint = endpoint.ToString(),
            KeyExchange = keyExchange,
            Stratum = sample.Header.Stratum == 0 ? ServeOptions.UnsynchronizedStratum : sample.Header.Stratum,
            Leap = sample.Header.Leap.ToString(),
            ReferenceId = sample.Header.ReferenceId.ToString(sample.Header.Stratum),
            RootDistanceSeconds = sample.ServerRootDistance,
            Asked = options.Count,
            Exchanges = exchanges,
        };

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(ResolveTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await Dns.GetHostAddressesAsync(host, either.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            // There is no such name, or it is no name at all: too long, or with characters that no name has.
            return [];
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return [];
        }
    }
}
