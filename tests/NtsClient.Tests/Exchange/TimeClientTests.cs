using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Clock;
using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Nts;

namespace PublicTime.NtsClient.Tests.Exchange;

/// <summary>Over loopback, against a server that the test plays.</summary>
public sealed class TimeClientTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Noise _noise = new(Seed.Print());
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _deadline = new(Patience);
    private readonly ServerSide _server;
    private readonly NtsSession _session;
    private readonly TimeClient _client;

    public TimeClientTests()
    {
        _server = new ServerSide(_noise);
        _session = new NtsSession(_server.Aead, _server.ClientKey, _server.ServerKey);
        _session.Add(_noise.Octets(100));
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _client = new TimeClient((IPEndPoint)_socket.LocalEndPoint!, new HostClock(), TimeProvider.System);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _session.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task The_real_answer_is_taken_after_a_nak_a_forgery_and_a_strangers_answer()
    {
        Task<ExchangeResult> exchange = _client.ExchangeAsync(_session, Patience, _deadline.Token);
        (byte[] request, EndPoint client) = await ReceiveAsync();
        _server.Open(request, out byte[] identifier, out _, out int wanted);
        byte[] real = _server.Answer(ServerSide.Header(request), identifier, [.. Enumerable.Range(0, wanted).Select(_ => _noise.Octets(100))]);
        byte[] forged = [.. real];
        forged[^1] ^= 1;

        foreach (byte[] datagram in new[] { ServerSide.Nak(request, identifier), forged, _server.Answer(ServerSide.Header(request), _noise.Octets(32)), real })
        {
            await _socket.SendToAsync(datagram, client);
        }

        ExchangeResult result = await exchange;
        Assert.True(result.IsSuccess, result.Failure);
        Assert.Equal(8, result.Sample.FreshCookies);
        Assert.Equal(8, _session.CookieCount);
    }

    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac384)]
    [InlineData(AeadAlgorithm.AesSivCmac512)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv)]
    public async Task Every_AEAD_gets_its_answer_in_one_frame(AeadAlgorithm aead)
    {
        var server = new ServerSide(_noise, aead);
        using var session = new NtsSession(aead, server.ClientKey, server.ServerKey);
        int cookieLength = 36 + (2 * aead.KeyLength());
        session.Add(_noise.Octets(cookieLength));
        int fresh = 0;
        for (int i = 0; i < 3; i++)
        {
            Task<ExchangeResult> exchange = _client.ExchangeAsync(session, Patience, _deadline.Token);
            (byte[] request, EndPoint client) = await ReceiveAsync();
            server.Open(request, out byte[] identifier, out _, out int wanted);
            byte[] answer = server.Answer(ServerSide.Header(request), identifier, [.. Enumerable.Range(0, wanted).Select(_ => _noise.Octets(cookieLength))]);
            Assert.Equal(request.Length, answer.Length);
            await _socket.SendToAsync(answer, client);
            ExchangeResult result = await exchange;
            Assert.True(result.IsSuccess, result.Failure);
            fresh += result.Sample.FreshCookies;
        }

        Assert.Equal((10, 8), (fresh, session.CookieCount)); // the stock is filled, and then each spent one is replaced
    }

    [Fact]
    public async Task A_cookie_is_spent_by_a_request_that_nobody_answers_and_never_sent_again()
    {
        _session.Add(_noise.Octets(100));
        ExchangeResult first = await _client.ExchangeAsync(_session, Short, _deadline.Token);
        ExchangeResult second = await _client.ExchangeAsync(_session, Short, _deadline.Token);
        ExchangeResult third = await _client.ExchangeAsync(_session, Short, _deadline.Token);

        _server.Open((await ReceiveAsync()).Request, out _, out byte[] one, out _);
        _server.Open((await ReceiveAsync()).Request, out _, out byte[] other, out _);
        Assert.NotEqual(one, other);
        Assert.StartsWith("no answer from", first.Failure, StringComparison.Ordinal);
        Assert.StartsWith("no answer from", second.Failure, StringComparison.Ordinal);
        Assert.StartsWith("no cookies are left", third.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nak_alone_is_said_to_be_one_and_keeps_the_rest_of_the_stock()
    {
        _session.Add(_noise.Octets(100));
        Task<ExchangeResult> exchange = _client.ExchangeAsync(_session, Short, _deadline.Token);
        (byte[] request, EndPoint client) = await ReceiveAsync();
        _server.Open(request, out byte[] identifier, out _, out _);
        await _socket.SendToAsync(ServerSide.Nak(request, identifier), client);

        Assert.Contains("NTS NAK", (await exchange).Failure, StringComparison.Ordinal);
        Assert.Equal(1, _session.CookieCount);
    }

    [Fact]
    public async Task Requests_never_repeat_their_transmit_timestamp_or_identifier()
    {
        HashSet<string> seen = [];
        for (int i = 0; i < 20; i++)
        {
            _session.Add(_noise.Octets(100));
            using var stop = new CancellationTokenSource();
            Task<ExchangeResult> exchange = _client.ExchangeAsync(_session, Patience, stop.Token);
            (byte[] request, EndPoint client) = await ReceiveAsync();
            _server.Open(request, out byte[] identifier, out _, out _);
            Assert.True(seen.Add(Convert.ToHexString(identifier)));
            Assert.True(seen.Add(Convert.ToHexString(request.AsSpan(40, 8))));
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => exchange);
        }
    }

    [Fact]
    public async Task A_port_that_nobody_serves_is_said_at_once()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var endpoint = (IPEndPoint)closed.LocalEndPoint!;
        closed.Dispose();

        ExchangeResult result = await new TimeClient(endpoint, new HostClock(), TimeProvider.System).ExchangeAsync(null, Patience, _deadline.Token);

        Assert.Contains("connection refused", result.Failure, StringComparison.Ordinal);
        Assert.False(_deadline.IsCancellationRequested);
    }

    private async Task<(byte[] Request, EndPoint Client)> ReceiveAsync()
    {
        byte[] buffer = new byte[2048];
        SocketReceiveFromResult received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _deadline.Token);
        return (buffer[..received.ReceivedBytes], received.RemoteEndPoint);
    }
}
