using System.Net;
using PublicTime.Fleet.Nodes;
using PublicTime.Interop.Tests.Harness;
using PublicTime.Native.Clock;
using PublicTime.Native.Tls;
using PublicTime.NtsClient.Exchange;
using PublicTime.NtsClient.KeyExchange;

namespace PublicTime.Fleet.Clients;

/// <summary>One client's keys and cookies, spent on any front-end. One caller at a time asks from the stock; cookies of the caller's own may be spent at any time.</summary>
internal sealed class RingAssociation : IDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    private readonly KeyExchangeResult _keys;
    private readonly NtsSession _stock;

    private RingAssociation(KeyExchangeResult keys, long askedAt)
    {
        (_keys, AskedAt) = (keys, askedAt);
        _stock = NewSession();
        foreach (ReadOnlyMemory<byte> cookie in keys.Cookies)
        {
            _stock.Add(cookie.Span);
        }
    }

    /// <summary>The NTS-KE node that it comes from.</summary>
    public string Minter => _keys.CertificateSubject["CN=".Length..];

    /// <summary>When the exchange was begun, on the clock of <see cref="TimeProvider.System"/>: its cookies are younger.</summary>
    public long AskedAt { get; }

    /// <summary>The first cookie that came, which is in the stock too: a server remembers none.</summary>
    public byte[] FirstCookie => _keys.Cookies[0].ToArray();

    /// <summary>Exchanges keys through HAProxy, again and again until it brings some.</summary>
    public static async Task<RingAssociation> CreateAsync(RingFleet fleet, TlsClientContext trust)
    {
        (RingAssociation? association, string failure) = (null, "");
        await Poll.UntilAsync(
            async () =>
            {
                (association, failure) = await TryCreateAsync(fleet, trust, CancellationToken.None);
                return association is not null;
            },
            Within, () => $"{failure}\n{fleet.Haproxy.Output}\n{fleet.Explain()}");
        return association!;
    }

    /// <summary>Exchanges keys through HAProxy.</summary>
    /// <returns>The association, or why there is none.</returns>
    public static async Task<(RingAssociation? Association, string Failure)> TryCreateAsync(RingFleet fleet, TlsClientContext trust, CancellationToken cancellation)
    {
        long askedAt = TimeProvider.System.GetTimestamp();
        KeyExchangeOutcome outcome = await new KeyExchangeClient(trust, TimeProvider.System)
            .ExchangeAsync(new KeyExchangeTarget("127.0.0.1") { Port = fleet.Haproxy.Port }, cancellation);
        return outcome.IsSuccess ? (new RingAssociation(outcome.Result, askedAt), "") : (null, outcome.Failure!.Sentence);
    }

    /// <summary>Spends the oldest cookie in stock on a front-end, and fills the stock again.</summary>
    public Task<ExchangeResult> AskAsync(RingNode frontEnd, TimeSpan timeout, CancellationToken cancellation) =>
        ClientOf(frontEnd).ExchangeAsync(_stock, timeout, cancellation);

    /// <summary>Spends this cookie.</summary>
    /// <returns>What came of it, and a cookie that the front-end minted; empty without an answer.</returns>
    public async Task<(ExchangeResult Result, byte[] Fresh)> SpendAsync(byte[] cookie, RingNode frontEnd, TimeSpan timeout, CancellationToken cancellation)
    {
        using NtsSession session = NewSession();
        session.Add(cookie);
        ExchangeResult result = await ClientOf(frontEnd).ExchangeAsync(session, timeout, cancellation);
        return (result, session.TryTake(out byte[] fresh) ? fresh : []);
    }

    /// <summary>Whether an exchange ended with an NTS NAK.</summary>
    public static bool IsNak(ExchangeResult result) => result.Failure?.Contains("NTS NAK", StringComparison.Ordinal) == true;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stock.Dispose();
        _keys.Dispose();
    }

    private static TimeClient ClientOf(RingNode frontEnd) => new(new IPEndPoint(IPAddress.Loopback, frontEnd.Site.NtpPort), new HostClock(), TimeProvider.System);

    private NtsSession NewSession() => new(_keys.Aead, _keys.Keys.C2S, _keys.Keys.S2C);
}
