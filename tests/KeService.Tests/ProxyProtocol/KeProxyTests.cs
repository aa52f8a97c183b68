using System.Net;
using PublicTime.KeService.Sessions;
using PublicTime.Limits;
using PublicTime.Native.Tls;

namespace PublicTime.KeService.Tests.ProxyProtocol;

/// <summary>The server behind a proxy, over loopback: whom the limits hold, and under which outcome each connection counts.</summary>
public sealed class KeProxyTests : IDisposable
{
    private const string Signature = "0D0A0D0A000D0A515549540A";

    private readonly KeFixture _ke = new();

    public void Dispose() => _ke.Dispose();

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    public async Task A_client_behind_a_proxy_is_served(string client)
    {
        await using KeServer server = _ke.Start(ProxyClient.Options);

        Assert.Equal(KeOutcome.Served, await AskAsync(server, client));

        Assert.Equal(1, CountedInAll());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public async Task A_client_is_judged_by_its_own_address_and_not_by_the_proxys(int threads)
    {
        await using KeServer server = _ke.Start(ProxyClient.Options with
        {
            Threads = threads,
            IsAllowed = address => address.ToString() is "192.0.2.1" or "2001:db8::1",
        });

        Assert.Equal(KeOutcome.RejectedDenied, await AskAsync(server, "192.0.2.2"));
        Assert.Equal(KeOutcome.Served, await AskAsync(server, "192.0.2.1"));
        Assert.Equal(KeOutcome.Served, await AskAsync(server, "2001:db8::1"));
        Assert.Equal(KeOutcome.Served, await AskAsync(server, "::ffff:192.0.2.1"));
        Assert.Equal(KeOutcome.RejectedDenied, await AskAsync(server, "::ffff:192.0.2.2"));
    }

    [Fact]
    public async Task How_often_a_client_may_connect_is_counted_for_it_alone()
    {
        await using KeServer server = _ke.Start(ProxyClient.Options with { RateLimit = new RateLimit { Interval = 6, Burst = 1, Leak = 4 } });
        Assert.Equal(KeOutcome.Served, await AskAsync(server, "192.0.2.1"));
        for (int i = 0; i < 30; i++)
        {
            await AskAsync(server, i % 2 == 0 ? "192.0.2.1" : "::ffff:192.0.2.1");
        }

        Assert.InRange(_ke.Counters.Total(KeOutcome.RejectedRateLimited), 20, 30); // one in sixteen leaks
        Assert.Equal(KeOutcome.Served, await AskAsync(server, "192.0.2.2"));
    }

    [Fact]
    public async Task The_cap_of_a_prefix_holds_the_clients_and_the_proxy_has_none()
    {
        await using KeServer server = _ke.Start(ProxyClient.Options with { MaxConnectionsPerPrefix = 1 });
        using ProxyClient one = await IdleAsync(server, "192.0.2.1");
        using ProxyClient other = await IdleAsync(server, "198.51.100.1");
        using ProxyClient direct = await ProxyClient.ConnectAsync(server, IPAddress.Loopback);
        await _ke.UntilAsync(() => server.ActiveSessions == 3);

        Assert.Equal(KeOutcome.RejectedPrefixCap, await AskAsync(server, "192.0.2.200"));

        one.Dispose();
        await _ke.CountedAsync(KeOutcome.ClosedWithoutRequest);
        await _ke.UntilAsync(() => server.ActiveSessions == 2);
        Assert.Equal(KeOutcome.Served, await AskAsync(server, "192.0.2.200"));
    }

    [Fact]
    public async Task Proxies_that_say_nothing_leave_places_to_others()
    {
        await using KeServer server = _ke.Start(ProxyClient.Options with { MaxConnections = 20 });
        List<ProxyClient> silent = [];
        for (int i = 0; i < 16; i++)
        {
            silent.Add(await ProxyClient.ConnectAsync(server));
        }

        await _ke.UntilAsync(() => server.ActiveSessions == 16);
        using ProxyClient rejected = await ProxyClient.ConnectAsync(server);

        Assert.True(await rejected.IsClosedAsync());
        Assert.Equal(1, _ke.Counters.Total(KeOutcome.RejectedProxyHeaderCap));
        Assert.True((await _ke.ExchangeAsync(server)).IsSuccess);

        // Who has said for whom it came makes room for the next.
        Assert.Equal(TlsHandshakeStatus.Completed, await silent[0].HandshakeAsync(ProxyClient.HeaderOf("192.0.2.1"), _ke.Trust));
        Assert.Equal(KeOutcome.Served, await AskAsync(server, "192.0.2.2"));
        silent.ForEach(client => client.Dispose());
        await _ke.UntilAsync(() => server.ActiveSessions == 0);
        Assert.Equal(15, _ke.Counters.Total(KeOutcome.ClosedUnused));
    }

    [Theory]
    [InlineData("160301020001000100", KeOutcome.ProxyHeaderMissing)] // TLS right away
    [InlineData("474554202F20485454502F312E310D0A", KeOutcome.ProxyHeaderMissing)] // HTTP
    [InlineData("50524F58592054435034203139322E302E322E31203139322E302E322E3220343030303020343436300D0A", KeOutcome.ProxyHeaderVersion1)]
    [InlineData(Signature + "1111000CC0000201C00002029C40116C", KeOutcome.ProxyHeaderMalformed)]
    [InlineData(Signature + "2211000CC0000201C00002029C40116C", KeOutcome.ProxyHeaderMalformed)]
    [InlineData(Signature + "2151000CC0000201C00002029C40116C", KeOutcome.ProxyHeaderMalformed)]
    [InlineData(Signature + "2111000BC0000201C00002029C4011", KeOutcome.ProxyHeaderMalformed)]
    [InlineData(Signature + "21110300", KeOutcome.ProxyHeaderTooLong)]
    [InlineData(Signature + "21000000", KeOutcome.ProxyFamilyUnsupported)]
    [InlineData(Signature + "2112000CC0000201C00002029C40116C", KeOutcome.ProxyFamilyUnsupported)]
    public async Task A_header_that_is_none_is_closed_without_a_word_and_counted_once(string octets, KeOutcome outcome)
    {
        await using KeServer server = _ke.Start(ProxyClient.Options);
        using ProxyClient proxy = await ProxyClient.ConnectAsync(server);
        await proxy.SendAsync(Convert.FromHexString(octets));

        Assert.True(await proxy.IsClosedAsync());

        await _ke.CountedAsync(outcome);
        await _ke.UntilAsync(() => server.ActiveSessions == 0);
        Assert.Equal(1, CountedInAll());
    }

    [Fact]
    public async Task A_header_that_breaks_off_is_counted_as_such()
    {
        await using KeServer server = _ke.Start(ProxyClient.Options);
        ProxyClient proxy = await ProxyClient.ConnectAsync(server);
        await proxy.SendAsync(ProxyClient.HeaderOf("192.0.2.1")[..20]);
        proxy.Dispose();

        await _ke.CountedAsync(KeOutcome.ProxyHeaderTruncated);
        Assert.Equal(1, CountedInAll());
    }

    [Fact]
    public async Task A_header_that_does_not_come_is_awaited_no_longer_than_any_client()
    {
        var time = new ManualTime();
        await using KeServer server = _ke.Start(ProxyClient.Options, time);
        using ProxyClient proxy = await ProxyClient.ConnectAsync(server);
        await _ke.UntilAsync(() => time.PendingTimers == 2);

        time.Advance(KeFixture.Options.SessionDeadline);

        Assert.True(await proxy.IsClosedAsync());
        await _ke.CountedAsync(KeOutcome.TimedOutInProxyHeader);
    }

    [Fact]
    public async Task The_header_and_the_session_have_one_deadline()
    {
        var time = new ManualTime();
        await using KeServer server = _ke.Start(ProxyClient.Options, time);
        using ProxyClient proxy = await ProxyClient.ConnectAsync(server);
        await _ke.UntilAsync(() => time.PendingTimers == 2);
        time.Advance(TimeSpan.FromSeconds(4));
        await proxy.SendAsync(ProxyClient.HeaderOf("192.0.2.1"));

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await proxy.IsClosedAsync());
        await _ke.UntilAsync(() => CountedInAll() == 1);
        Assert.Equal(1, _ke.Counters.Total(KeOutcome.TimedOutInHandshake) + _ke.Counters.Total(KeOutcome.TimedOutInProxyHeader));
    }

    [Fact]
    public async Task A_header_from_elsewhere_is_bad_TLS()
    {
        await using KeServer server = _ke.Start(ProxyClient.Options);
        using ProxyClient liar = await ProxyClient.ConnectAsync(server, IPAddress.Loopback);

        await liar.HandshakeAsync(ProxyClient.HeaderOf("192.0.2.1"), _ke.Trust);

        liar.Dispose();
        await _ke.CountedAsync(KeOutcome.TlsFailed);
        Assert.Equal(1, CountedInAll());
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_headers()
    {
        KeServer server = _ke.Start(ProxyClient.Options);
        using ProxyClient proxy = await ProxyClient.ConnectAsync(server);
        await _ke.UntilAsync(() => server.ActiveSessions == 1);

        await server.DisposeAsync().Soon();

        Assert.Equal(1, _ke.Counters.Total(KeOutcome.AbortedByShutdown));
    }

    private async Task<KeOutcome> AskAsync(KeServer server, string client)
    {
        long[] before = Totals();
        using ProxyClient proxy = await ProxyClient.ConnectAsync(server);
        if (await proxy.HandshakeAsync(ProxyClient.HeaderOf(client), _ke.Trust) == TlsHandshakeStatus.Completed)
        {
            Assert.InRange(await proxy.AskAsync(), 8 * 104, 4096);
        }

        proxy.Dispose();
        KeOutcome[] outcomes = [];
        await _ke.UntilAsync(() => (outcomes = [.. Enum.GetValues<KeOutcome>().Where(outcome => _ke.Counters.Total(outcome) > before[(int)outcome])]).Length > 0);
        return Assert.Single(outcomes);
    }

    /// <summary>A client that has shaken hands and asks for nothing yet.</summary>
    private async Task<ProxyClient> IdleAsync(KeServer server, string client)
    {
        ProxyClient proxy = await ProxyClient.ConnectAsync(server);
        Assert.Equal(TlsHandshakeStatus.Completed, await proxy.HandshakeAsync(ProxyClient.HeaderOf(client), _ke.Trust));
        return proxy;
    }

    private long CountedInAll() => Totals().Sum();

    private long[] Totals() => [.. Enum.GetValues<KeOutcome>().Select(_ke.Counters.Total)];
}
