using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Tls;
using PublicTime.NtsClient.KeyExchange;
using PublicTime.Wire.Nts;

namespace PublicTime.NtsClient.Tests.KeyExchange;

public sealed class KeyExchangeClientTests : IDisposable
{
    // Protocol NTPv4, AEAD 15, one cookie of four octets, the end.
    private static readonly byte[] SmallestAnswer = [0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 2, 0, 15, 0, 5, 0, 4, 0xC0, 0x0C, 0x1E, 0, 0x80, 0, 0, 0];

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(20));

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task The_smallest_answer_is_understood()
    {
        await using var server = new ScriptedServer(SmallestAnswer);

        KeyExchangeOutcome outcome = await ExchangeAsync(server);

        Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
        using KeyExchangeResult result = outcome.Result;
        Assert.Equal([0xC0, 0x0C, 0x1E, 0], Assert.Single(result.Cookies).ToArray());
        Assert.Equal(("127.0.0.1", 123), (result.NtpServer, result.NtpPort));
        Assert.Equal((32, 32), (result.Keys.C2S.Length, result.Keys.S2C.Length));
        Assert.Equal("CN=scripted", result.CertificateSubject);
    }

    [Fact]
    public async Task The_request_is_that_of_RFC_8915_with_the_AEADs_in_order()
    {
        await using var server = new ScriptedServer(SmallestAnswer);

        await ExchangeAsync(server, target => target with { Aeads = [AeadAlgorithm.AesSivCmac512, AeadAlgorithm.AesSivCmac256] });

        Assert.Equal([0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 4, 0, 17, 0, 15, 0x80, 0, 0, 0], server.Request.ToArray());
    }

    [Fact]
    public async Task By_default_all_AEADs_are_offered_and_record_1024_goes_with_30()
    {
        await using var server = new ScriptedServer(SmallestAnswer);

        await ExchangeAsync(server);

        Assert.Equal(
            [0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 8, 0, 30, 0, 15, 0, 17, 0, 16, 0x04, 0, 0, 0, 0x80, 0, 0, 0], server.Request.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 2, 0, 2, 0, 1, 0x80, 0, 0, 0 }, KeyExchangeStep.ServerError, "the server refuses with error 1 (bad request)")]
    [InlineData(new byte[] { 0x80, 2, 0, 2, 0, 9, 0x80, 0, 0, 0 }, KeyExchangeStep.ServerError, "the server refuses with error 9 (not known)")]
    [InlineData(new byte[] { 0x80, 3, 0, 2, 0, 7, 0x80, 0, 0, 0 }, KeyExchangeStep.ServerError, "the server sends warning 7, which is not known")]
    [InlineData(new byte[] { 0x80, 1, 0, 0, 0x80, 0, 0, 0 }, KeyExchangeStep.NoAgreement, "the server does not offer keys for NTPv4")]
    [InlineData(new byte[] { 0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 0, 0x80, 0, 0, 0 }, KeyExchangeStep.NoAgreement, "the server supports none of the AEAD algorithms that were offered")]
    [InlineData(new byte[] { 0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 2, 0, 17, 0x80, 0, 0, 0 }, KeyExchangeStep.Answer, "it chooses AEAD algorithm 17, which was not offered")]
    [InlineData(new byte[] { 0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 2, 0, 15, 0x80, 0, 0, 0 }, KeyExchangeStep.Answer, "it has no cookies")]
    [InlineData(new byte[] { 0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 2, 0, 30, 4, 0, 0, 1, 0, 0x80, 0, 0, 0 }, KeyExchangeStep.Answer, "it breaks the rules of NTS-KE")]
    [InlineData(new byte[] { 0xC0, 0, 0, 0, 0x80, 0, 0, 0 }, KeyExchangeStep.Answer, "it breaks the rules of NTS-KE")]
    [InlineData(new byte[] { 0x80, 1, 0, 2, 0, 0 }, KeyExchangeStep.Answer, "the connection ended after 6 octets, before the answer did")]
    [InlineData(new byte[0], KeyExchangeStep.Answer, "the connection ended after 0 octets, before the answer did")]
    public async Task An_answer_without_keys_is_a_failure_that_says_why(byte[] answer, KeyExchangeStep step, string reason)
    {
        await using var server = new ScriptedServer(answer);

        KeyExchangeOutcome outcome = await ExchangeAsync(server, target => target with { Aeads = [AeadAlgorithm.AesSivCmac256] });

        Assert.Equal(new KeyExchangeFailure(step, $"NTS-KE answer of localhost port {server.Port}: {reason}"), outcome.Failure);
    }

    [Fact]
    public async Task A_server_that_ignores_application_protocols_is_not_asked()
    {
        await using var server = new ScriptedServer(SmallestAnswer, protocol: null);

        KeyExchangeOutcome outcome = await ExchangeAsync(server);

        Assert.Equal(KeyExchangeStep.Alpn, outcome.Failure?.Step);
        Assert.True(server.Request.IsEmpty);
    }

    [Fact]
    public async Task A_server_of_another_application_protocol_is_named_as_such()
    {
        await using var server = new ScriptedServer(SmallestAnswer, protocol: "h2");

        KeyExchangeOutcome outcome = await ExchangeAsync(server);

        Assert.Equal(
            new KeyExchangeFailure(KeyExchangeStep.Alpn, $"TLS handshake with localhost port {server.Port}: the other end does not offer ntske/1"), outcome.Failure);
    }

    [Fact]
    public async Task A_server_without_TLS_fails_in_the_handshake()
    {
        await using var server = new ScriptedServer("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), speaksTls: false);

        Assert.Equal(KeyExchangeStep.Handshake, (await ExchangeAsync(server)).Failure?.Step);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_named_as_such()
    {
        await using var server = new ScriptedServer(SmallestAnswer);
        await using var other = new ScriptedServer(SmallestAnswer);
        using TlsClientContext trust = TlsClientContext.Trusting(other.AuthorityPath);

        KeyExchangeOutcome outcome = await new KeyExchangeClient(trust, TimeProvider.System)
            .ExchangeAsync(new KeyExchangeTarget("localhost") { Port = server.Port }, _deadline.Token);

        Assert.Equal(
            new KeyExchangeFailure(
                KeyExchangeStep.Certificate, $"TLS handshake with localhost port {server.Port}: the certificate is not signed by any trusted authority"),
            outcome.Failure);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_named_as_such()
    {
        await using var server = new ScriptedServer(SmallestAnswer);

        KeyExchangeOutcome outcome = await ExchangeAsync(server, target => target with { Host = "127.0.0.1" });

        Assert.Equal(
            new KeyExchangeFailure(KeyExchangeStep.Certificate, $"TLS handshake with 127.0.0.1 port {server.Port}: the certificate is for another address"),
            outcome.Failure);
    }

    [Fact]
    public async Task A_silent_server_costs_no_more_than_the_deadline()
    {
        await using var server = new ScriptedServer(answer: null);

        KeyExchangeOutcome outcome = await ExchangeAsync(server, target => target with { Deadline = TimeSpan.FromSeconds(0.5) });

        Assert.Equal(KeyExchangeStep.Deadline, outcome.Failure?.Step);
        Assert.EndsWith($" localhost port {server.Port}: not done within 0.5 s", outcome.Failure?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_and_a_name_that_cannot_be_are_named()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)reserved.LocalEndPoint!).Port;
        await using var server = new ScriptedServer(SmallestAnswer);

        KeyExchangeOutcome refused = await ExchangeAsync(server, target => target with { Host = "127.0.0.1", Port = port });
        KeyExchangeOutcome unknown = await ExchangeAsync(server, target => target with { Host = "no..such..host" });

        Assert.Equal(new KeyExchangeFailure(KeyExchangeStep.Connect, $"Connecting to 127.0.0.1 port {port}: Connection refused"), refused.Failure);
        Assert.Equal(KeyExchangeStep.Resolve, unknown.Failure?.Step);
        Assert.StartsWith("Looking up no..such..host: ", unknown.Failure?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_is_an_exception_and_no_failure()
    {
        await using var server = new ScriptedServer(answer: null);
        using TlsClientContext trust = TlsClientContext.Trusting(server.AuthorityPath);
        using var cancelled = new CancellationTokenSource();
        Task<KeyExchangeOutcome> exchange = new KeyExchangeClient(trust, TimeProvider.System)
            .ExchangeAsync(new KeyExchangeTarget("localhost") { Port = server.Port }, cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => exchange.WaitAsync(_deadline.Token));
        Assert.False(_deadline.IsCancellationRequested);
    }

    private async Task<KeyExchangeOutcome> ExchangeAsync(ScriptedServer server, Func<KeyExchangeTarget, KeyExchangeTarget>? change = null)
    {
        using TlsClientContext trust = TlsClientContext.Trusting(server.AuthorityPath);
        var target = new KeyExchangeTarget("localhost") { Port = server.Port };
        return await new KeyExchangeClient(trust, TimeProvider.System).ExchangeAsync(change?.Invoke(target) ?? target, _deadline.Token);
    }
}
