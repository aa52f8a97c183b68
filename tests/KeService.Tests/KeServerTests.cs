using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PublicTime.CookieKeys.Cookies;
using PublicTime.KeService.Sessions;
using PublicTime.Limits;
using PublicTime.Native.Tls;
using PublicTime.NtsClient.KeyExchange;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.KeService.Tests;

/// <summary>The server over loopback, with our own client, with .NET's SslStream, and with clients that misbehave.</summary>
public sealed class KeServerTests : IDisposable
{
    private readonly KeFixture _ke = new();

    public void Dispose() => _ke.Dispose();

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task A_client_gets_the_keys_that_its_cookies_hold(string host)
    {
        await using KeServer server = _ke.Start();

        KeyExchangeOutcome outcome = await _ke.ExchangeAsync(server, host);

        Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
        using KeyExchangeResult result = outcome.Result;
        Assert.Equal(8, result.Cookies.Count);
        byte[] opened = new byte[32];
        Assert.All(result.Cookies, cookie => Assert.True(CookieMint.TryOpen(_ke.MintingKey, cookie.Span, opened)));
        Assert.Equal([.. result.Keys.C2S, .. result.Keys.S2C], opened);
        Assert.Equal((AeadAlgorithm.Aes128GcmSiv, "127.0.0.1", 11123), (result.Aead, result.NtpServer, result.NtpPort));
        Assert.Equal(("TLSv1.3", "CN=localhost"), (result.TlsVersion, result.CertificateSubject));
        Assert.Equal(server.Endpoints[0], result.KeEndpoint);
        await _ke.CountedAsync(KeOutcome.Served);
    }

    [Fact]
    public async Task A_port_that_the_system_chooses_is_the_same_for_every_address()
    {
        IPEndPoint[] endpoints = [.. new[] { "127.0.0.1", "::1", "127.0.0.2" }.Select(address => new IPEndPoint(IPAddress.Parse(address), 0))];
        for (int i = 0; i < 5; i++)
        {
            await using KeServer server = _ke.Start(KeFixture.Options with { Endpoints = endpoints });

            Assert.Equal(3, server.Endpoints.Count);
            Assert.Single(server.Endpoints.Select(endpoint => endpoint.Port).Distinct());
        }
    }

    [Fact]
    public async Task An_address_that_this_machine_lacks_as_yet_does_not_keep_the_others_from_being_served()
    {
        await using KeServer server = _ke.Start(KeFixture.Options with { Endpoints = [new(IPAddress.Loopback, 0), new(IPAddress.Parse("192.0.2.1"), 0)] });

        Assert.Equal(2, server.Endpoints.Count);
        KeyExchangeOutcome outcome = await _ke.ExchangeAsync(server);
        Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
    }

    [Fact]
    public async Task A_client_whose_address_is_not_allowed_is_closed_at_once_and_counted()
    {
        await using KeServer server = _ke.Start(KeFixture.Options with { IsAllowed = address => !IPAddress.IsLoopback(address) });

        KeyExchangeOutcome outcome = await _ke.ExchangeAsync(server);

        Assert.False(outcome.IsSuccess);
        await _ke.CountedAsync(KeOutcome.RejectedDenied);
        Assert.Equal(0, _ke.Counters.Total(KeOutcome.Served));
    }

    [Fact]
    public async Task A_client_that_connects_too_often_is_closed_at_once_and_counted_and_another_is_served()
    {
        await using KeServer server = _ke.Start(KeFixture.Options with { RateLimit = new RateLimit { Interval = 6, Burst = 2, Leak = 4 } });
        for (int i = 0; i < 40; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
            await socket.ConnectAsync(server.Endpoints[0], _ke.Deadline);
        }

        KeyExchangeOutcome outcome = await _ke.ExchangeAsync(server);

        Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
        Assert.InRange(_ke.Counters.Total(KeOutcome.RejectedRateLimited), 25, 38);
    }

    [Fact]
    public async Task The_advertised_server_is_handed_on()
    {
        _ke.Advertised.Publish(new AdvertisedServers(new AdvertisedServer("ntp.example", 123)));
        await using KeServer server = _ke.Start();

        KeyExchangeOutcome outcome = await _ke.ExchangeAsync(server);

        Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
        Assert.Equal(("ntp.example", 123), (outcome.Result.NtpServer, outcome.Result.NtpPort));
    }

    [Fact]
    public async Task Nothing_of_a_key_or_a_cookie_is_shown_by_what_a_client_gets()
    {
        await using KeServer server = _ke.Start();

        KeyExchangeOutcome outcome = await _ke.ExchangeAsync(server);

        Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
        string shown = $"{outcome} {outcome.Result} {outcome.Result.Keys}";
        Assert.DoesNotContain(Convert.ToHexString(outcome.Result.Keys.C2S[..4]), shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToHexString(outcome.Result.Cookies[0].Span[..4]), shown, StringComparison.OrdinalIgnoreCase);
        outcome.Result.Dispose();
        Assert.All(outcome.Result.Keys.C2S.ToArray(), octet => Assert.Equal(0, octet));
    }

    [Fact]
    public async Task A_client_of_another_make_is_served_and_hears_close_notify()
    {
        await using KeServer server = _ke.Start();
        await using SslStream client = await ConnectAsync(server);
        await client.AuthenticateAsClientAsync(ClientOptions(SslProtocols.Tls13, "ntske/1"), _ke.Deadline);
        await client.WriteAsync(KeFixture.CommonRequest, _ke.Deadline);

        using var answer = new MemoryStream();
        await client.CopyToAsync(answer, _ke.Deadline);

        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(answer.ToArray(), out KeResponse response));
        Assert.Equal(8, response.CookieCount);
        Assert.Equal(SslProtocols.Tls13, client.SslProtocol);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, "ntske/1", KeOutcome.TlsVersion)]
    [InlineData(SslProtocols.Tls12, null, KeOutcome.TlsVersion)]
    [InlineData(SslProtocols.Tls13, "h2", KeOutcome.TlsAlpnMismatch)]
    [InlineData(SslProtocols.Tls13, null, KeOutcome.TlsAlpnMismatch)]
    public async Task Another_version_or_protocol_is_refused_in_the_handshake(SslProtocols version, string? protocol, KeOutcome outcome)
    {
        await using KeServer server = _ke.Start();
        await using SslStream client = await ConnectAsync(server);

        await Assert.ThrowsAsync<AuthenticationException>(() => client.AuthenticateAsClientAsync(ClientOptions(version, protocol), _ke.Deadline));

        await _ke.CountedAsync(outcome);
    }

    [Fact]
    public async Task Plain_HTTP_is_closed_and_counted()
    {
        await using KeServer server = _ke.Start();
        using Socket client = await DialAsync(server);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), _ke.Deadline);

        Assert.Equal(0, await client.ReceiveAsync(new byte[100], _ke.Deadline));

        client.Dispose();
        await _ke.CountedAsync(KeOutcome.TlsFailed);
    }

    [Fact]
    public async Task A_client_that_goes_on_sending_after_the_answer_is_listened_to_for_a_while_and_then_closed()
    {
        var time = new ManualTime();
        await using KeServer server = _ke.Start(time: time);
        await using SslStream client = await ConnectAsync(server);
        await client.AuthenticateAsClientAsync(ClientOptions(SslProtocols.Tls13, "ntske/1"), _ke.Deadline);
        await client.WriteAsync(KeFixture.CommonRequest, _ke.Deadline);
        await _ke.AnsweredAsync(client);
        await _ke.CountedAsync(KeOutcome.Served);

        // A socket that were closed already would answer the first of these with a reset, which on a path with losses costs the client
        // the answer, and the second would fail.
        await client.WriteAsync(new byte[1000], _ke.Deadline);
        await client.WriteAsync(new byte[1000], _ke.Deadline);
        Assert.Equal(1, server.ActiveSessions);

        await _ke.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return server.ActiveSessions == 0;
        });
    }

    [Fact]
    public async Task Beside_silent_clients_another_is_served_promptly()
    {
        await using KeServer server = _ke.Start();
        Socket[] silent = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => DialAsync(server)));
        await _ke.UntilAsync(() => server.ActiveSessions == silent.Length);

        long start = TimeProvider.System.GetTimestamp();
        KeyExchangeOutcome outcome = await _ke.ExchangeAsync(server);

        Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Array.ForEach(silent, socket => socket.Dispose());
        await _ke.CountedAsync(KeOutcome.ClosedUnused, silent.Length);
    }

    [Fact]
    public async Task Silent_clients_are_closed_at_the_deadline()
    {
        var time = new ManualTime();
        await using KeServer server = _ke.Start(time: time);
        using Socket client = await DialAsync(server);
        await _ke.UntilAsync(() => time.PendingTimers == 2);

        time.Advance(KeFixture.Options.SessionDeadline);

        Assert.Equal(0, await client.ReceiveAsync(new byte[1], _ke.Deadline));
        await _ke.CountedAsync(KeOutcome.TimedOutInHandshake);
    }

    [Theory]
    [InlineData(2, 10, KeOutcome.RejectedGlobalCap)]
    [InlineData(10, 2, KeOutcome.RejectedPrefixCap)]
    public async Task Who_comes_over_a_cap_is_closed_at_once_and_a_place_that_is_left_is_free_again(int global, int prefix, KeOutcome rejection)
    {
        await using KeServer server = _ke.Start(KeFixture.Options with { MaxConnections = global, MaxConnectionsPerPrefix = prefix });
        using Socket first = await DialAsync(server);
        using Socket second = await DialAsync(server);
        using Socket third = await DialAsync(server);

        Assert.Equal(0, await third.ReceiveAsync(new byte[1], _ke.Deadline));
        Assert.Equal(1, _ke.Counters.Total(rejection));
        first.Dispose();
        await _ke.CountedAsync(KeOutcome.ClosedUnused);
        await _ke.UntilAsync(() => server.ActiveSessions == 1);

        Assert.True((await _ke.ExchangeAsync(server)).IsSuccess);
    }

    [Fact]
    public async Task Stopping_lets_a_session_in_flight_finish_and_accepts_no_other()
    {
        await using KeServer server = _ke.Start();
        IPEndPoint endpoint = server.Endpoints[0];
        await using SslStream client = await ConnectAsync(server);
        await client.AuthenticateAsClientAsync(ClientOptions(SslProtocols.Tls13, "ntske/1"), _ke.Deadline);

        Task stopped = server.StopAsync(CancellationToken.None);
        await RefusedAsync(endpoint);
        Assert.False(stopped.IsCompleted);
        await client.WriteAsync(KeFixture.CommonRequest, _ke.Deadline);
        await _ke.AnsweredAsync(client);
        client.Close();

        await stopped.WaitAsync(_ke.Deadline);
        Assert.Equal(1, _ke.Counters.Total(KeOutcome.Served));
    }

    [Fact]
    public async Task Disposing_cuts_sessions_off_and_may_be_repeated()
    {
        KeServer server = _ke.Start();
        using Socket silent = await DialAsync(server);
        await _ke.UntilAsync(() => server.ActiveSessions == 1);

        await server.DisposeAsync().AsTask().WaitAsync(_ke.Deadline);
        await server.DisposeAsync();

        Assert.Equal(1, _ke.Counters.Total(KeOutcome.AbortedByShutdown));
        Assert.Equal(0, server.ActiveSessions);
    }

    [Fact]
    public async Task A_new_certificate_counts_from_the_next_connection_on()
    {
        await using KeServer server = _ke.Start();
        using var other = new KeFixture();
        using TlsServerContext renewed = TlsServerContext.Load(other.Files);

        _ke.Credentials.Publish(renewed);

        Assert.Equal(KeyExchangeStep.Certificate, (await _ke.ExchangeAsync(server)).Failure?.Step);
        KeyExchangeOutcome outcome = await new KeyExchangeClient(other.Trust, TimeProvider.System).ExchangeAsync(KeFixture.TargetOf(server), _ke.Deadline);
        Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
        await _ke.CountedAsync(KeOutcome.TlsRefusedByClient);
    }

    [Fact]
    public async Task A_defect_ends_one_session_and_no_other()
    {
        await using KeServer server = _ke.Start();
        TlsServerContext good = _ke.Credentials.Snapshot.Current;
        TlsServerContext disposed = TlsServerContext.Load(_ke.Files);
        disposed.Dispose();

        _ke.Credentials.Publish(disposed);
        Assert.False((await _ke.ExchangeAsync(server)).IsSuccess);
        await _ke.CountedAsync(KeOutcome.Faulted);
        _ke.Credentials.Publish(good);

        Assert.True((await _ke.ExchangeAsync(server)).IsSuccess);
        await _ke.UntilAsync(() => server.ActiveSessions == 0);
    }

    [Fact]
    public async Task An_endpoint_that_is_taken_is_named()
    {
        await using KeServer server = _ke.Start();

        KeListenException refusal = Assert.Throws<KeListenException>(() => _ke.Start(KeFixture.Options with { Endpoints = [server.Endpoints[0]] }));

        Assert.Equal($"NTS-KE cannot listen on TCP {server.Endpoints[0]}: another process listens there already.", refusal.Message);
    }

    [Fact]
    public async Task Both_address_families_can_have_the_same_port()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        await using KeServer first = _ke.Start();
        await using KeServer server = _ke.Start(KeFixture.Options with { Endpoints = [new IPEndPoint(IPAddress.IPv6Loopback, first.Endpoints[0].Port)] });

        KeyExchangeOutcome outcome = await _ke.ExchangeAsync(server, "::1");

        Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
        Assert.Equal("::1", outcome.Result.NtpServer);
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused_with_name_value_and_range()
    {
        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await _ke.Start(KeFixture.Options with { SessionDeadline = TimeSpan.FromSeconds(6) }).DisposeAsync());

        Assert.StartsWith("SessionDeadline is 00:00:06; allowed is above 0 and at most 5 s.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new int[0], "none")]
    [InlineData(new[] { 15, 31 }, "15 31")]
    public async Task AEADs_that_cookies_cannot_hold_are_refused_at_the_start(int[] aeads, string value)
    {
        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await _ke.Start(KeFixture.Options with { Aeads = [.. aeads.Select(aead => (AeadAlgorithm)aead)] }).DisposeAsync());

        Assert.StartsWith($"Aeads is {value}; allowed is one or more of 15, 16, 17 and 30.", refusal.Message, StringComparison.Ordinal);
    }

    private SslClientAuthenticationOptions ClientOptions(SslProtocols version, string? protocol) => new()
    {
        TargetHost = "localhost",
        EnabledSslProtocols = version,
        ApplicationProtocols = protocol is null ? null : [new SslApplicationProtocol(Encoding.ASCII.GetBytes(protocol))],
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_ke.Files.CertificatePath) },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };

    private async Task<SslStream> ConnectAsync(KeServer server) => new(new NetworkStream(await DialAsync(server), ownsSocket: true));

    private async Task<Socket> DialAsync(KeServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Endpoints[0], _ke.Deadline);
        return socket;
    }

    private async Task RefusedAsync(IPEndPoint endpoint)
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(endpoint, _ke.Deadline);
            }
            catch (SocketException)
            {
                // Refused, or reset because it was still waiting to be accepted.
                return;
            }
        }
    }
}
