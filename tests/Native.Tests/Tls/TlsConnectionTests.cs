using System.Text;
using PublicTime.Native.Tls;

namespace PublicTime.Native.Tests.Tls;

public sealed class TlsConnectionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TestCertificates _certificates = new();
    private readonly CancellationTokenSource _deadline = new(Patience);
    private readonly TlsCertificateFiles _files;
    private readonly TlsServerContext _server;
    private readonly TlsClientContext _client;

    public TlsConnectionTests()
    {
        _files = _certificates.Write("server");
        _server = TlsServerContext.Load(_files);
        _client = TlsClientContext.Trusting(_files.CertificatePath);
    }

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
        _certificates.Dispose();
        _deadline.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_ends_export_the_same_keys_and_talk_however_the_transport_cuts(bool isCutIntoOctets)
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = isCutIntoOctets ? DuplexPipe.PairOfSingleOctets() : DuplexPipe.Pair();
        using TlsConnection client = TlsConnection.ForClient(clientPipe, _client, "localhost");
        using TlsConnection server = TlsConnection.ForServer(serverPipe, _server);

        TlsHandshakeResult[] results = await HandshakeAsync(client, server);

        Assert.All(results, result => Assert.Equal(TlsHandshakeResult.Completed, result));
        Assert.Equal("TLSv1.3", server.Version);
        Assert.Equal("localhost", server.ServerName);
        Assert.True(client.IsNtsKe && server.IsNtsKe);
        Assert.Equal(Export(client, 0), Export(server, 0));
        Assert.Equal(Export(client, 1), Export(server, 1));
        Assert.NotEqual(Export(client, 0), Export(client, 1));

        byte[] question = Encoding.ASCII.GetBytes(new string('?', 3000));
        Assert.True(await client.FinishAsync(question, _deadline.Token));
        Assert.Equal(question, await ReadToEndAsync(server));
        Assert.True(await server.FinishAsync("answer"u8.ToArray(), _deadline.Token));
        Assert.Equal("answer"u8.ToArray(), await ReadToEndAsync(client));
    }

    [Fact]
    public async Task The_last_octets_and_close_notify_leave_in_one_write()
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        using TlsConnection client = TlsConnection.ForClient(clientPipe, _client, "localhost");
        using TlsConnection server = TlsConnection.ForServer(serverPipe, _server);
        await HandshakeAsync(client, server);

        await server.FinishAsync(new byte[1000], _deadline.Token);

        // Two records of TLS 1.3: 5 octets of header, the content, its type, 16 octets of tag.
        var read = await clientPipe.Input.ReadAsync(_deadline.Token);
        Assert.Equal((5 + 1000 + 1 + 16) + (5 + 2 + 1 + 16), read.Buffer.Length);
        clientPipe.Input.AdvanceTo(read.Buffer.End);
    }

    [Fact]
    public async Task A_client_that_half_closes_its_transport_after_its_request_still_gets_an_answer()
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        using TlsConnection client = TlsConnection.ForClient(clientPipe, _client, "127.0.0.1");
        using TlsConnection server = TlsConnection.ForServer(serverPipe, _server);
        await HandshakeAsync(client, server);

        await client.WriteAsync("request"u8.ToArray(), _deadline.Token);
        await clientPipe.Output.CompleteAsync();

        Assert.Equal("request"u8.ToArray(), await ReadToEndAsync(server));
        Assert.True(await server.FinishAsync("answer"u8.ToArray(), _deadline.Token));
        Assert.Equal("answer"u8.ToArray(), await ReadToEndAsync(client));
        Assert.Null(server.ServerName);
    }

    [Theory]
    [InlineData("untrusted", "the certificate is not signed by any trusted authority")]
    [InlineData("wrong name", "the certificate is for another host name")]
    [InlineData("wrong address", "the certificate is for another address")]
    [InlineData("expired", "the certificate has expired, or this machine's clock is wrong")]
    [InlineData("not yet valid", "the certificate is not valid yet, or this machine's clock is wrong")]
    public async Task A_certificate_that_does_not_fit_is_rejected_with_the_reason_and_the_server_learns_of_it(string trouble, string reason)
    {
        TlsCertificateFiles files = trouble switch
        {
            "expired" => _certificates.Write("other", TimeSpan.FromDays(-2), TimeSpan.FromDays(-1)),
            "not yet valid" => _certificates.Write("other", TimeSpan.FromDays(1), TimeSpan.FromDays(2)),
            _ => _certificates.Write("other"),
        };
        using TlsServerContext otherServer = TlsServerContext.Load(files);
        using TlsClientContext otherClient = TlsClientContext.Trusting(files.CertificatePath);
        string host = trouble switch { "wrong name" => "time.example", "wrong address" => "127.0.0.2", _ => "localhost" };
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        using TlsConnection client = TlsConnection.ForClient(clientPipe, trouble == "untrusted" ? _client : otherClient, host);
        using TlsConnection server = TlsConnection.ForServer(serverPipe, otherServer);

        TlsHandshakeResult[] results = await HandshakeAsync(client, server);

        Assert.Equal(new TlsHandshakeResult(TlsHandshakeStatus.CertificateRejected, reason), results[0]);
        Assert.Equal(TlsHandshakeStatus.RefusedByPeer, results[1].Status);
        Assert.Contains("alert", results[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_speaks_something_else_is_a_protocol_violation()
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        using TlsConnection server = TlsConnection.ForServer(serverPipe, _server);
        await clientPipe.Output.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());

        TlsHandshakeResult result = await server.HandshakeAsync(_deadline.Token);

        Assert.Equal(TlsHandshakeStatus.ProtocolViolation, result.Status);
    }

    [Fact]
    public async Task A_client_hello_that_breaks_off_gets_the_alert_decode_error()
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        using TlsConnection server = TlsConnection.ForServer(serverPipe, _server);
        byte[] clientHelloOfOneOctet = [22, 3, 1, 0, 5, 1, 0, 0, 1, 0];
        await clientPipe.Output.WriteAsync(clientHelloOfOneOctet);

        TlsHandshakeResult result = await server.HandshakeAsync(_deadline.Token);

        Assert.Equal(TlsHandshakeStatus.ProtocolViolation, result.Status);
        var read = await clientPipe.Input.ReadAsync(_deadline.Token);
        Assert.Equal([21, 3, 3, 0, 2, 2, 50], read.Buffer.FirstSpan.ToArray()); // RFC 8446 sections 5.1 and 6: alert, fatal, decode_error
        clientPipe.Input.AdvanceTo(read.Buffer.End);
    }

    [Fact]
    public async Task A_transport_that_ends_is_told_apart_by_whether_it_was_ever_used()
    {
        (DuplexPipe unusedClient, DuplexPipe unusedServer) = DuplexPipe.Pair();
        (DuplexPipe brokenClient, DuplexPipe brokenServer) = DuplexPipe.Pair();
        using TlsConnection unused = TlsConnection.ForServer(unusedServer, _server);
        using TlsConnection broken = TlsConnection.ForServer(brokenServer, _server);
        await unusedClient.Output.CompleteAsync();
        await brokenClient.Output.WriteAsync(new byte[] { 22, 3, 1 });
        await brokenClient.Output.CompleteAsync();

        Assert.Equal(TlsHandshakeStatus.ClosedUnused, (await unused.HandshakeAsync(_deadline.Token)).Status);
        Assert.Equal(TlsHandshakeStatus.ConnectionLost, (await broken.HandshakeAsync(_deadline.Token)).Status);
    }

    [Fact]
    public async Task Octets_that_were_changed_on_the_way_are_never_handed_on()
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        using TlsConnection client = TlsConnection.ForClient(clientPipe, _client, "localhost");
        using TlsConnection server = TlsConnection.ForServer(serverPipe, _server);
        await HandshakeAsync(client, server);
        byte[] forged = [23, 3, 3, 0, 32, .. new byte[32]];
        await clientPipe.Output.WriteAsync(forged);

        TlsRead read = await server.ReadAsync(new byte[100], _deadline.Token);

        Assert.Equal(new TlsRead(TlsReadStatus.ProtocolViolation, 0), read);
        Assert.False(await server.WriteAsync(new byte[1], _deadline.Token));
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        (_, DuplexPipe serverPipe) = DuplexPipe.Pair();
        using TlsConnection server = TlsConnection.ForServer(serverPipe, _server);
        using var cancelled = new CancellationTokenSource();
        Task<TlsHandshakeResult> handshake = server.HandshakeAsync(cancelled.Token).AsTask();

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handshake);
    }

    [Fact]
    public async Task Connections_of_a_context_outlive_it()
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        using TlsServerContext context = TlsServerContext.Load(_files);
        using TlsConnection client = TlsConnection.ForClient(clientPipe, _client, "localhost");
        using TlsConnection server = TlsConnection.ForServer(serverPipe, context);
        Task<TlsHandshakeResult> clientSide = client.HandshakeAsync(_deadline.Token).AsTask();
        Task<TlsHandshakeResult> serverSide = server.HandshakeAsync(_deadline.Token).AsTask();

        context.Dispose();

        Assert.Equal(TlsHandshakeStatus.Completed, (await clientSide).Status);
        Assert.Equal(TlsHandshakeStatus.Completed, (await serverSide).Status);
    }

    private static byte[] Export(TlsConnection connection, byte direction)
    {
        byte[] key = new byte[32];
        connection.ExportKeyingMaterial("EXPORTER-network-time-security"u8, [0, 0, 0, 15, direction], key);
        return key;
    }

    private async Task<TlsHandshakeResult[]> HandshakeAsync(TlsConnection client, TlsConnection server) =>
        await Task.WhenAll(client.HandshakeAsync(_deadline.Token).AsTask(), server.HandshakeAsync(_deadline.Token).AsTask());

    private async Task<byte[]> ReadToEndAsync(TlsConnection connection)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[100];
        TlsRead read;
        while ((read = await connection.ReadAsync(buffer, _deadline.Token)).Status == TlsReadStatus.Received)
        {
            all.Write(buffer, 0, read.Length);
        }

        Assert.Equal(TlsReadStatus.EndOfStream, read.Status);
        return all.ToArray();
    }
}
