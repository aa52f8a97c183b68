using System.IO.Pipelines;
using System.Text;
using PublicTime.CookieKeys.Cookies;
using PublicTime.KeService.Sessions;
using PublicTime.Native.Tests.Tls;
using PublicTime.Native.Tls;
using PublicTime.Wire.KeyEstablishment;

namespace PublicTime.KeService.Tests.Sessions;

/// <summary>Whole sessions in memory, with time that the test moves.</summary>
public sealed class KeResponderTests : IDisposable
{
    private static readonly byte[] BadRequest = [0x80, 2, 0, 2, 0, 1, 0x80, 0, 0, 0];
    private static readonly byte[] UnrecognizedCriticalRecord = [0x80, 2, 0, 2, 0, 0, 0x80, 0, 0, 0];
    private static readonly byte[] InternalServerError = [0x80, 2, 0, 2, 0, 2, 0x80, 0, 0, 0];

    private readonly KeFixture _ke = new();
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _abort = new();

    public void Dispose()
    {
        _abort.Dispose();
        _ke.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_common_request_gets_eight_cookies_that_hold_the_keys_the_client_derives(bool isCutIntoOctets)
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = isCutIntoOctets ? DuplexPipe.PairOfSingleOctets() : DuplexPipe.Pair();
        Task<KeOutcome> session = RespondAsync(serverPipe);
        using TlsConnection client = await ConnectAsync(clientPipe);
        await client.WriteAsync(KeFixture.CommonRequest, _ke.Deadline);

        byte[] answer = await ReadToEndAsync(client);

        Assert.Equal(KeOutcome.Served, await session);
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(answer, out KeResponse response));
        Assert.Equal(8, response.CookieCount);
        Assert.Equal(11123, response.Port);
        byte[] keys = new byte[64];
        client.ExportKeyingMaterial("EXPORTER-network-time-security"u8, [0, 0, 0, 15, 0], keys.AsSpan(0, 32)); // RFC 8915 section 5.1
        client.ExportKeyingMaterial("EXPORTER-network-time-security"u8, [0, 0, 0, 15, 1], keys.AsSpan(32));
        byte[] opened = new byte[64];
        Assert.True(CookieMint.TryOpen(_ke.MintingKey, response.Cookie(7), opened));
        Assert.Equal(keys, opened);
    }

    /// <summary>RFC 8915 section 5.1: the number of the AEAD that was chosen stands in the context, with record 1024 and without.</summary>
    [Theory]
    [InlineData(15, false, 32)]
    [InlineData(16, false, 48)]
    [InlineData(17, false, 64)]
    [InlineData(30, true, 16)]
    [InlineData(30, false, 16)]
    public async Task The_cookies_of_every_AEAD_hold_the_keys_that_the_client_derives(int aead, bool sendsRecord1024, int keyLength)
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        Task<KeOutcome> session = RespondAsync(serverPipe);
        using TlsConnection client = await ConnectAsync(clientPipe);
        await client.WriteAsync(KeFixture.Request([0], [(ushort)aead], sendsRecord1024), _ke.Deadline);

        byte[] answer = await ReadToEndAsync(client);

        Assert.Equal(KeOutcome.Served, await session);
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(answer, out KeResponse response));
        Assert.Equal(((ushort?)aead, sendsRecord1024, 8), (response.Algorithm, response.HasCompliantGcmSivContext, response.CookieCount));
        byte[] keys = new byte[2 * keyLength];
        client.ExportKeyingMaterial("EXPORTER-network-time-security"u8, [0, 0, 0, (byte)aead, 0], keys.AsSpan(0, keyLength));
        client.ExportKeyingMaterial("EXPORTER-network-time-security"u8, [0, 0, 0, (byte)aead, 1], keys.AsSpan(keyLength));
        byte[] opened = new byte[2 * keyLength];
        Assert.True(CookieMint.TryOpen(_ke.MintingKey, response.Cookie(0), opened));
        Assert.Equal(keys, opened);
    }

    [Fact]
    public async Task A_request_in_records_of_one_octet_is_served()
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        Task<KeOutcome> session = RespondAsync(serverPipe);
        using TlsConnection client = await ConnectAsync(clientPipe);
        for (int i = 0; i < KeFixture.CommonRequest.Length; i++)
        {
            await client.WriteAsync(KeFixture.CommonRequest.AsMemory(i, 1), _ke.Deadline);
        }

        Assert.NotEmpty(await ReadToEndAsync(client));
        Assert.Equal(KeOutcome.Served, await session);
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 1, 0, 2, 0x80, 1, 0x80, 4, 0, 2, 0, 15, 0x80, 0, 0, 0 }, KeOutcome.ServedNothingInCommon, new byte[] { 0x80, 1, 0, 0, 0x80, 0, 0, 0 })]
    [InlineData(new byte[] { 0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 2, 0, 31, 0x80, 0, 0, 0 }, KeOutcome.ServedNothingInCommon, new byte[] { 0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 0, 0x80, 0, 0, 0 })]
    [InlineData(new byte[] { 0x80, 4, 0, 2, 0, 15, 0x80, 0, 0, 0 }, KeOutcome.RefusedBadRequest, new byte[] { 0x80, 2, 0, 2, 0, 1, 0x80, 0, 0, 0 })]
    [InlineData(new byte[] { 0xC0, 0, 0, 0, 0x80, 0, 0, 0 }, KeOutcome.RefusedCriticalRecord, new byte[] { 0x80, 2, 0, 2, 0, 0, 0x80, 0, 0, 0 })]
    public async Task Every_whole_request_gets_the_answer_that_RFC_8915_has_for_it(byte[] request, KeOutcome outcome, byte[] expected)
    {
        (KeOutcome Outcome, byte[] Answer) end = await AskAsync(request, endsStream: false);

        Assert.Equal(outcome, end.Outcome);
        Assert.Equal(expected, end.Answer);
    }

    [Theory]
    [InlineData(0, KeOutcome.ClosedWithoutRequest)]
    [InlineData(1, KeOutcome.RefusedIncomplete)]
    [InlineData(15, KeOutcome.RefusedIncomplete)]
    public async Task A_request_that_ends_too_early_is_told_so_at_the_end_of_the_stream(int length, KeOutcome outcome)
    {
        (KeOutcome Outcome, byte[] Answer) end = await AskAsync(KeFixture.CommonRequest[..length], endsStream: true);

        Assert.Equal((outcome, Convert.ToHexString(BadRequest)), (end.Outcome, Convert.ToHexString(end.Answer)));
    }

    [Fact]
    public async Task A_request_that_breaks_off_after_a_critical_unknown_record_is_told_of_the_record()
    {
        (KeOutcome Outcome, byte[] Answer) end = await AskAsync([0xC0, 0, 0, 0], endsStream: true);

        Assert.Equal((KeOutcome.RefusedCriticalRecord, Convert.ToHexString(UnrecognizedCriticalRecord)), (end.Outcome, Convert.ToHexString(end.Answer)));
    }

    [Fact]
    public async Task A_whole_request_before_the_end_of_the_stream_is_served() =>
        Assert.Equal(KeOutcome.Served, (await AskAsync(KeFixture.CommonRequest, endsStream: true)).Outcome);

    [Fact]
    public async Task An_endless_request_is_refused_at_the_limit()
    {
        byte[] endless = new byte[20_000];
        for (int i = 0; i < endless.Length; i += 4)
        {
            endless[i] = 0x40;
        }

        (KeOutcome Outcome, byte[] Answer) end = await AskAsync(endless, endsStream: false);

        Assert.Equal((KeOutcome.RefusedTooLong, Convert.ToHexString(BadRequest)), (end.Outcome, Convert.ToHexString(end.Answer)));
    }

    [Fact]
    public async Task Without_a_ring_the_client_hears_of_an_internal_error()
    {
        _ke.Ring.Publish(null);

        (KeOutcome Outcome, byte[] Answer) end = await AskAsync(KeFixture.CommonRequest, endsStream: false);

        Assert.Equal((KeOutcome.RefusedNoRing, Convert.ToHexString(InternalServerError)), (end.Outcome, Convert.ToHexString(end.Answer)));
    }

    [Fact]
    public async Task While_no_server_is_usable_the_client_hears_of_an_internal_error_and_gets_no_cookie()
    {
        _ke.Advertised.Publish(new AdvertisedServers());
        (KeOutcome Outcome, byte[] Answer) none = await AskAsync(KeFixture.CommonRequest, endsStream: false);
        _ke.Advertised.Publish(new AdvertisedServers(new AdvertisedServer("ntp.example", 123)));
        (KeOutcome Outcome, byte[] Answer) some = await AskAsync(KeFixture.CommonRequest, endsStream: false);

        Assert.Equal((KeOutcome.RefusedNoServer, Convert.ToHexString(InternalServerError)), (none.Outcome, Convert.ToHexString(none.Answer)));
        Assert.Equal(KeOutcome.Served, some.Outcome);
    }

    [Fact]
    public async Task A_client_without_anything_in_common_hears_so_with_or_without_servers()
    {
        _ke.Advertised.Publish(new AdvertisedServers());

        Assert.Equal(KeOutcome.ServedNothingInCommon, (await AskAsync(KeFixture.Request([0], [99]), endsStream: false)).Outcome);
    }

    [Fact]
    public async Task Each_session_is_sent_to_the_server_whose_ticket_it_draws()
    {
        int session = 0;
        _ke.Draw = tickets => session++ % tickets;
        _ke.Advertised.Publish(new AdvertisedServers(new AdvertisedServer("a.example", 123, Weight: 2), new AdvertisedServer("b.example", 1123)));
        List<(string, int)> sent = [];
        for (int i = 0; i < 6; i++)
        {
            byte[] answer = (await AskAsync(KeFixture.CommonRequest, endsStream: false)).Answer;
            Assert.Equal(KeRequestFault.None, KeResponse.TryRead(answer, out KeResponse response));
            sent.Add((Encoding.ASCII.GetString(response.Server), response.Port));
        }

        (string, int)[] round = [("a.example", 123), ("a.example", 123), ("b.example", 1123)];
        Assert.Equal([.. round, .. round], sent);
    }

    [Fact]
    public async Task A_silent_client_is_cut_off_in_the_handshake()
    {
        (_, DuplexPipe serverPipe) = DuplexPipe.Pair();
        Task<KeOutcome> session = RespondAsync(serverPipe);

        _time.Advance(TimeSpan.FromSeconds(4.4));
        Assert.False(session.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(KeOutcome.TimedOutInHandshake, await session.WaitAsync(_ke.Deadline));
    }

    [Fact]
    public async Task A_client_without_a_whole_request_hears_of_it_before_the_deadline()
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.PairInStep();
        Task<KeOutcome> session = RespondAsync(serverPipe);
        using TlsConnection client = await ConnectAsync(clientPipe);
        await client.WriteAsync(KeFixture.CommonRequest.AsMemory(0, 10), _ke.Deadline);

        _time.Advance(TimeSpan.FromSeconds(4.5));

        Assert.Equal(BadRequest, await ReadToEndAsync(client));
        Assert.Equal(KeOutcome.TimedOutInRequest, await session);
    }

    [Fact]
    public async Task A_client_that_does_not_take_its_answer_is_cut_off_at_the_deadline()
    {
        var inStep = new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);
        var narrow = new PipeOptions(
            readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: 100, resumeWriterThreshold: 50, useSynchronizationContext: false);
        var (toServer, toClient) = (new Pipe(inStep), new Pipe(narrow));
        Task<KeOutcome> session = RespondAsync(new DuplexPipe(toServer.Reader, toClient.Writer));
        using TlsConnection client = await ConnectAsync(new DuplexPipe(toClient.Reader, toServer.Writer));
        await client.WriteAsync(KeFixture.CommonRequest, _ke.Deadline);

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(session.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(KeOutcome.TimedOutInAnswer, await session.WaitAsync(_ke.Deadline));
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_is_counted_by_how()
    {
        (DuplexPipe unused, DuplexPipe unusedServer) = DuplexPipe.Pair();
        (DuplexPipe broken, DuplexPipe brokenServer) = DuplexPipe.Pair();
        (DuplexPipe http, DuplexPipe httpServer) = DuplexPipe.Pair();
        await unused.Output.CompleteAsync();
        await broken.Output.WriteAsync(new byte[] { 22, 3 });
        await broken.Output.CompleteAsync();
        await http.Output.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        Assert.Equal(KeOutcome.ClosedUnused, await RespondAsync(unusedServer));
        Assert.Equal(KeOutcome.Disconnected, await RespondAsync(brokenServer));
        Assert.Equal(KeOutcome.TlsFailed, await RespondAsync(httpServer));
    }

    [Fact]
    public async Task A_client_that_does_not_trust_the_certificate_is_counted_as_such()
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        Task<KeOutcome> session = RespondAsync(serverPipe);
        using TlsConnection client = TlsConnection.ForClient(clientPipe, _ke.Trust, "time.example");

        TlsHandshakeResult result = await client.HandshakeAsync(_ke.Deadline);

        Assert.Equal(TlsHandshakeStatus.CertificateRejected, result.Status);
        Assert.Equal(KeOutcome.TlsRefusedByClient, await session);
    }

    [Fact]
    public async Task An_abort_ends_a_session_at_once()
    {
        (_, DuplexPipe serverPipe) = DuplexPipe.Pair();
        Task<KeOutcome> session = RespondAsync(serverPipe);

        await _abort.CancelAsync();

        Assert.Equal(KeOutcome.AbortedByShutdown, await session.WaitAsync(_ke.Deadline));
    }

    private async Task<KeOutcome> RespondAsync(DuplexPipe transport)
    {
        using var deadline = new KeDeadline(KeFixture.Options.SessionDeadline, KeFixture.Options.AnswerReserve, _time, _abort.Token);
        return (await _ke.Responder().RespondAsync(transport, deadline)).Outcome;
    }

    private async Task<TlsConnection> ConnectAsync(DuplexPipe transport)
    {
        TlsConnection client = TlsConnection.ForClient(transport, _ke.Trust, "localhost");
        Assert.Equal(TlsHandshakeResult.Completed, await client.HandshakeAsync(_ke.Deadline));
        return client;
    }

    private async Task<(KeOutcome Outcome, byte[] Answer)> AskAsync(byte[] request, bool endsStream)
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        Task<KeOutcome> session = RespondAsync(serverPipe);
        using TlsConnection client = await ConnectAsync(clientPipe);
        await client.WriteAsync(request, _ke.Deadline);
        if (endsStream)
        {
            await clientPipe.Output.CompleteAsync();
        }

        byte[] answer = await ReadToEndAsync(client);
        return (await session, answer);
    }

    private async Task<byte[]> ReadToEndAsync(TlsConnection client)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[4096];
        TlsRead read;
        while ((read = await client.ReadAsync(buffer, _ke.Deadline)).Status == TlsReadStatus.Received)
        {
            all.Write(buffer, 0, read.Length);
        }

        Assert.Equal(TlsReadStatus.EndOfStream, read.Status);
        return all.ToArray();
    }
}
