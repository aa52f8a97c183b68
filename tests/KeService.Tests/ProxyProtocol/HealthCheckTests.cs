using System.Net;
using PublicTime.KeService.Sessions;
using PublicTime.Limits;
using PublicTime.Native.Tls;

namespace PublicTime.KeService.Tests.ProxyProtocol;

/// <summary>Checks of load balancers: by TCP or TLS, with a header or without, closed by an end or by a reset. None counts as a client that failed.</summary>
public sealed class HealthCheckTests : IDisposable
{
    private readonly KeFixture _ke = new();

    public void Dispose() => _ke.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_proxys_own_connection_is_a_health_check_whatever_it_does_without_asking(bool shakesHands, bool isReset)
    {
        await using KeServer server = _ke.Start(ProxyClient.Options);

        await CheckAsync(server, ProxyClient.Address, ProxyClient.LocalHeader, shakesHands, isReset);

        await OnlyCountedAsync(KeOutcome.HealthCheck);
    }

    [Theory]
    [InlineData(false, false, KeOutcome.ClosedUnused)]
    [InlineData(false, true, KeOutcome.ClosedUnused)]
    [InlineData(true, false, KeOutcome.ClosedWithoutRequest)]
    [InlineData(true, true, KeOutcome.ClosedWithoutRequest)]
    public async Task Without_a_header_it_is_a_connection_that_was_closed_and_nothing_worse(bool shakesHands, bool isReset, KeOutcome outcome)
    {
        await using KeServer server = _ke.Start();

        await CheckAsync(server, IPAddress.Loopback, [], shakesHands, isReset);

        await OnlyCountedAsync(outcome);
    }

    [Fact]
    public async Task A_proxys_own_connection_is_let_in_whoever_is_denied_and_however_often_it_comes()
    {
        await using KeServer server = _ke.Start(ProxyClient.Options with
        {
            IsAllowed = static _ => false,
            RateLimit = new RateLimit { Interval = 12, Burst = 1, Leak = 4 },
            MaxConnectionsPerPrefix = 1,
        });
        using ProxyClient first = await ProxyClient.ConnectAsync(server);
        Assert.Equal(TlsHandshakeStatus.Completed, await first.HandshakeAsync(ProxyClient.LocalHeader, _ke.Trust));
        for (int i = 1; i <= 20; i++)
        {
            await CheckAsync(server, ProxyClient.Address, ProxyClient.LocalHeader, shakesHands: true, isReset: true);
            await _ke.CountedAsync(KeOutcome.HealthCheck, i);
        }

        Assert.InRange(await first.AskAsync(), 8 * 104, 4096);
        await _ke.CountedAsync(KeOutcome.Served);
    }

    [Fact]
    public async Task A_check_that_does_not_trust_the_certificate_is_still_told_apart()
    {
        using var other = new KeFixture();
        await using KeServer server = _ke.Start(ProxyClient.Options);
        using ProxyClient check = await ProxyClient.ConnectAsync(server);

        Assert.Equal(TlsHandshakeStatus.CertificateRejected, await check.HandshakeAsync(ProxyClient.LocalHeader, other.Trust));

        check.Dispose();
        await OnlyCountedAsync(KeOutcome.TlsRefusedByClient);
    }

    /// <summary>What every request would be answered with is an Error record: a proxy that is told so sends its clients to other nodes.</summary>
    [Fact]
    public async Task While_there_are_no_keys_a_proxys_check_is_closed_before_the_handshake_and_clients_are_answered()
    {
        _ke.Ring.Publish(null);
        await using KeServer server = _ke.Start(ProxyClient.Options);
        using (ProxyClient check = await ProxyClient.ConnectAsync(server, ProxyClient.Address))
        {
            Assert.NotEqual(TlsHandshakeStatus.Completed, await check.HandshakeAsync(ProxyClient.LocalHeader, _ke.Trust));
        }

        await OnlyCountedAsync(KeOutcome.HealthCheckFailed);
    }

    private async Task CheckAsync(KeServer server, IPAddress from, byte[] header, bool shakesHands, bool isReset)
    {
        using ProxyClient check = await ProxyClient.ConnectAsync(server, from);
        if (shakesHands)
        {
            Assert.Equal(TlsHandshakeStatus.Completed, await check.HandshakeAsync(header, _ke.Trust));
        }
        else if (header.Length > 0)
        {
            await check.SendAsync(header);
        }

        await _ke.UntilAsync(() => server.ActiveSessions > 0);
        if (isReset)
        {
            check.Reset();
        }
    }

    private async Task OnlyCountedAsync(KeOutcome outcome)
    {
        await _ke.UntilAsync(() => Enum.GetValues<KeOutcome>().Any(any => _ke.Counters.Total(any) > 0));
        Assert.Equal([outcome], Enum.GetValues<KeOutcome>().Where(any => _ke.Counters.Total(any) > 0));
    }
}
