using PublicTime.KeService.Sessions;
using PublicTime.Native.Tests.Tls;
using PublicTime.Native.Tls;

namespace PublicTime.KeService.Tests.Strictness;

/// <summary>Sessions through the real TLS stack, in memory.</summary>
internal sealed class KeStage : IDisposable
{
    public const string BadRequest = "80020002000180000000";
    public const string UnrecognizedCriticalRecord = "80020002000080000000";
    public const string InternalServerError = "80020002000280000000";

    private readonly ManualTime _time = new();

    public KeFixture Ke { get; } = new();

    /// <summary>Records one behind the other.</summary>
    public static byte[] Message(params byte[][] records) => [.. records.SelectMany(record => record)];

    /// <summary>A record, its type with the critical bit where it is wanted.</summary>
    public static byte[] Record(int type, params byte[] body) => [(byte)(type >> 8), (byte)(type & 0xFF), (byte)(body.Length >> 8), (byte)(body.Length & 0xFF), .. body];

    /// <summary>One session: the request in TLS records of so many octets, then the end of the stream where it is wanted.</summary>
    /// <param name="request">What the client sends.</param>
    /// <param name="octetsPerRecord">At most.</param>
    /// <param name="endsStream">Whether the client closes its half then.</param>
    /// <param name="look">Sees the client's end when the answer is there, for the keys.</param>
    public async Task<(KeOutcome Outcome, byte[] Answer)> AskAsync(
        byte[] request, int octetsPerRecord = int.MaxValue, bool endsStream = false, Action<TlsConnection>? look = null)
    {
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        Task<KeOutcome> session = RespondAsync(serverPipe);
        using TlsConnection client = TlsConnection.ForClient(clientPipe, Ke.Trust, "localhost");
        Assert.Equal(TlsHandshakeResult.Completed, await client.HandshakeAsync(Ke.Deadline));
        for (int at = 0; at < request.Length; at += Math.Min(octetsPerRecord, request.Length - at))
        {
            await client.WriteAsync(request.AsMemory(at, Math.Min(octetsPerRecord, request.Length - at)), Ke.Deadline);
        }

        if (endsStream)
        {
            await clientPipe.Output.CompleteAsync();
        }

        byte[] answer = await ReadToEndAsync(client);
        look?.Invoke(client);
        return (await session.WaitAsync(Ke.Deadline), answer);
    }

    /// <summary>What the answer is, in hexadecimal digits, and under which outcome it is counted.</summary>
    public async Task AssertAnswerAsync(KeOutcome outcome, string answer, byte[] request)
    {
        (KeOutcome Outcome, byte[] Answer) end = await AskAsync(request);
        Assert.Equal((outcome, answer), (end.Outcome, Convert.ToHexString(end.Answer)));
    }

    public void Dispose() => Ke.Dispose();

    private async Task<KeOutcome> RespondAsync(DuplexPipe transport)
    {
        using var deadline = new KeDeadline(KeFixture.Options.SessionDeadline, KeFixture.Options.AnswerReserve, _time, CancellationToken.None);
        return (await Ke.Responder().RespondAsync(transport, deadline)).Outcome;
    }

    /// <summary>Everything up to close_notify, which must come.</summary>
    private async Task<byte[]> ReadToEndAsync(TlsConnection client)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[4096];
        TlsRead read;
        while ((read = await client.ReadAsync(buffer, Ke.Deadline)).Status == TlsReadStatus.Received)
        {
            all.Write(buffer, 0, read.Length);
        }

        Assert.Equal(TlsReadStatus.EndOfStream, read.Status);
        return all.ToArray();
    }
}
