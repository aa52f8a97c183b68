using System.Net;
using PublicTime.Interop.Tests.Harness;
using PublicTime.Native.Clock;
using PublicTime.Native.Tls;
using PublicTime.NtsClient.Exchange;
using PublicTime.NtsClient.KeyExchange;

namespace PublicTime.Interop.Tests.Rotation;

/// <summary>One client of the service with keys of its own. For one caller at a time, but for <see cref="SpendAsync"/>.</summary>
internal sealed class AssociationClient : IDisposable
{
    private readonly KeyExchangeResult _keys;
    private readonly TimeClient _client;
    private readonly NtsSession _session;

    private AssociationClient(KeyExchangeResult keys)
    {
        _keys = keys;
        _client = new TimeClient(new IPEndPoint(IPAddress.Loopback, keys.NtpPort), new HostClock(), TimeProvider.System);
        _session = NewSession();
        foreach (ReadOnlyMemory<byte> cookie in keys.Cookies)
        {
            _session.Add(cookie.Span);
        }
    }

    /// <summary>Exchanges keys.</summary>
    public static async Task<AssociationClient> CreateAsync(ServiceSite site, CancellationToken cancellation)
    {
        using TlsClientContext trust = TlsClientContext.Trusting(site.Certificate.CertificatePath);
        KeyExchangeOutcome outcome = await new KeyExchangeClient(trust, TimeProvider.System)
            .ExchangeAsync(new KeyExchangeTarget("127.0.0.1") { Port = site.KePort }, cancellation);
        Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
        return new AssociationClient(outcome.Result);
    }

    /// <summary>Spends the oldest cookie in stock and fills the stock again.</summary>
    public Task<ExchangeResult> AskAsync(TimeSpan timeout, CancellationToken cancellation) => _client.ExchangeAsync(_session, timeout, cancellation);

    /// <summary>Takes all cookies out of stock but one.</summary>
    public List<byte[]> TakeAllButOne()
    {
        List<byte[]> cookies = [];
        while (_session.TryTake(out byte[] cookie))
        {
            cookies.Add(cookie);
        }

        _session.Add(cookies[0]);
        return cookies[1..];
    }

    /// <summary>Spends one cookie, which may have been spent before: the service remembers none.</summary>
    public async Task<ExchangeResult> SpendAsync(byte[] cookie, TimeSpan timeout, CancellationToken cancellation)
    {
        using NtsSession session = NewSession();
        session.Add(cookie);
        return await _client.ExchangeAsync(session, timeout, cancellation);
    }

    /// <summary>Whether an exchange ended with an NTS NAK.</summary>
    public static bool IsNak(ExchangeResult result) => result.Failure?.Contains("NTS NAK", StringComparison.Ordinal) == true;

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _keys.Dispose();
    }

    private NtsSession NewSession() => new(_keys.Aead, _keys.Keys.C2S, _keys.Keys.S2C);
}
