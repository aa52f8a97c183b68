using System.Net;
using System.Net.Sockets;
using System.Text;
using PublicTime.Control.Http;

namespace PublicTime.Control.Tests.Http;

/// <summary>Clients that do not behave, and how the server comes and goes.</summary>
public sealed class HttpServerTests : IAsyncLifetime
{
    private const string Health = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

    private WebSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await WebSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Theory]
    [InlineData(HttpLimits.RequestLine, "HTTP/1.1 414 ")]
    [InlineData(100_000, "HTTP/1.1 414 ")]
    public async Task A_long_request_line_is_refused(int length, string status) =>
        Assert.StartsWith(status, await _site.AskAsync($"GET /{new string('x', length)} HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Long_and_many_headers_are_refused()
    {
        string tooLong = await _site.AskAsync($"GET /healthz HTTP/1.1\r\nHost: a\r\nX: {new string('x', HttpLimits.Headers)}\r\n\r\n");
        string tooMany = await _site.AskAsync($"GET /healthz HTTP/1.1\r\n{string.Concat(Enumerable.Range(0, HttpLimits.HeaderCount + 1).Select(i => $"X{i}: x\r\n"))}\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", tooLong, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", tooMany, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\nhello", "HTTP/1.1 413 ")]
    [InlineData("Content-Length: 5000000000\r\n\r\nhello", "HTTP/1.1 413 ")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "HTTP/1.1 413 ")]
    [InlineData("Content-Length: 0\r\n\r\n", "HTTP/1.1 200 ")]
    public async Task A_body_is_refused_and_not_read(string rest, string status) =>
        Assert.StartsWith(status, await _site.AskAsync($"GET /healthz HTTP/1.1\r\nHost: a\r\n{rest}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("\r\n\r\n\r\n")]
    [InlineData("rubbish\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\n\r\n")]
    [InlineData("GET /healthz HTTP/3.7\r\nHost: a\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0001\0\u0001\0\0\u00fc\u0003\u0003 a TLS client hello \r\n\r\n")]
    public async Task What_is_no_request_of_HTTP_1_1_gets_no_page(string request)
    {
        using Socket socket = await _site.ConnectAsync();
        await socket.SendAsync(Encoding.Latin1.GetBytes(request));
        socket.Shutdown(SocketShutdown.Send);

        Assert.DoesNotContain("200 OK", await WebSite.ReadToEndAsync(socket), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK", await _site.AskAsync(Health), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_client_is_answered_too() =>
        Assert.EndsWith("\r\n\r\nok\n", await _site.AskAsync("GET /healthz HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task A_connection_carries_one_request()
    {
        string answer = await _site.AskAsync(Health + Health);

        Assert.Equal(2, answer.Split("HTTP/1.1 200 OK").Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /healthz HT")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: a\r\nX: ")]
    public async Task A_slow_client_is_cut_off_at_the_deadline_and_not_before(string beginning)
    {
        using Socket slow = await _site.ConnectAsync();
        await slow.SendAsync(Encoding.ASCII.GetBytes(beginning));
        Assert.Equal(HttpLimits.ConnectionDeadline, await _site.Time.NextArmedAsync());
        Task<string> end = WebSite.ReadToEndAsync(slow);

        _site.Time.Advance(HttpLimits.ConnectionDeadline - TimeSpan.FromTicks(1));
        await slow.SendAsync("x"u8.ToArray()); // something now and then gains no time
        string beside = await _site.AskAsync(Health);
        bool wasEarly = end.IsCompleted;
        _site.Time.Advance(TimeSpan.FromTicks(1));

        Assert.StartsWith("HTTP/1.1 200 OK", beside, StringComparison.Ordinal);
        Assert.False(wasEarly);
        Assert.DoesNotContain("200 OK", await end.Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_clients_in_every_place_delay_others_until_their_deadline_and_no_longer()
    {
        const int Others = 8;
        await using WebSite site = await WebSite.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0));
        List<Socket> clients = [];
        for (int i = 0; i < HttpLimits.Connections + Others; i++)
        {
            clients.Add(await site.ConnectAsync());
        }

        for (int i = 0; i < HttpLimits.Connections; i++)
        {
            await site.Time.NextArmedAsync();
        }

        // The other endpoint has places of its own, and its answer is time enough to accept too many here.
        using HttpResponseMessage beside = await site.SendAsync(HttpMethod.Get, "/healthz", endpoint: site.Server.Endpoints[1]);
        site.Time.Advance(HttpLimits.ConnectionDeadline);

        // Those who were accepted had their time; those who waited have all of theirs before them.
        Assert.Equal(HttpStatusCode.OK, beside.StatusCode);
        foreach (Socket waiting in clients.Skip(HttpLimits.Connections))
        {
            await waiting.SendAsync(Encoding.ASCII.GetBytes(Health));
            Assert.StartsWith("HTTP/1.1 200 OK", await WebSite.ReadToEndAsync(waiting).Soon(), StringComparison.Ordinal);
        }

        clients.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Clients_that_go_away_early_give_their_places_back()
    {
        for (int i = 0; i < 8 * HttpLimits.Connections; i++)
        {
            using Socket fleeing = await _site.ConnectAsync();
            fleeing.LingerState = new LingerOption(enable: true, seconds: 0); // a reset
            await fleeing.SendAsync("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        }

        Assert.StartsWith("HTTP/1.1 200 OK", await _site.AskAsync(Health).Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_clients_at_once_are_all_answered()
    {
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 6 * HttpLimits.Connections).Select(_ => _site.AskAsync(Health))).Soon();

        Assert.All(answers, answer => Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Both_families_are_served_on_one_port()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        IPEndPoint sixth = new(IPAddress.IPv6Any, _site.Endpoint.Port);
        await using WebSite other = await WebSite.StartAsync(sixth, new IPEndPoint(IPAddress.IPv6Loopback, 0));

        Assert.Equal((sixth, 2), (other.Endpoint, other.Server.Endpoints.Count));
        Assert.All(other.Server.Endpoints, endpoint => Assert.NotEqual(0, endpoint.Port));
        using HttpResponseMessage first = await other.SendAsync(HttpMethod.Get, "/healthz", endpoint: new IPEndPoint(IPAddress.IPv6Loopback, sixth.Port));
        using HttpResponseMessage second = await other.SendAsync(HttpMethod.Get, "/healthz", endpoint: other.Server.Endpoints[1]);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task An_endpoint_in_use_refuses_the_start_and_leaves_nothing_open()
    {
        IPEndPoint free;
        await using (WebSite before = await WebSite.StartAsync())
        {
            free = before.Endpoint;
        }

        IOException failure = await Assert.ThrowsAsync<IOException>(() => WebSite.StartAsync(free, _site.Endpoint));
        await using WebSite again = await WebSite.StartAsync(free);

        Assert.Equal($"Metrics cannot be shown on TCP {_site.Endpoint}: another process listens there already.", failure.Message);
        Assert.Equal(free, again.Endpoint);
    }

    [Fact]
    public async Task An_address_of_another_machine_refuses_the_start()
    {
        IOException failure = await Assert.ThrowsAsync<IOException>(() => WebSite.StartAsync(new IPEndPoint(IPAddress.Parse("192.0.2.77"), 9123)));

        Assert.Equal("Metrics cannot be shown on TCP 192.0.2.77:9123: this machine does not have that address.", failure.Message);
    }

    [Fact]
    public async Task Stopping_waits_a_moment_for_a_silent_client_and_accepts_no_other()
    {
        using Socket silent = await _site.ConnectAsync();
        await silent.SendAsync("GET /hea"u8.ToArray());
        await _site.Time.NextArmedAsync();
        Task stopped = _site.Server.DisposeAsync().AsTask();
        Assert.Equal(HttpLimits.StopDeadline, await _site.Time.NextArmedAsync());
        bool wasEarly = stopped.IsCompleted;

        _site.Time.Advance(HttpLimits.StopDeadline);
        await stopped.Soon();

        Assert.False(wasEarly);
        Assert.Equal("", await WebSite.ReadToEndAsync(silent).Soon());
        await Assert.ThrowsAsync<SocketException>(_site.ConnectAsync);
        await _site.Server.DisposeAsync();
        Assert.Equal(0, _site.Time.PendingTimers);
    }
}
