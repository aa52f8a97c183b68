using System.Net.Sockets;

namespace PublicTime.Control.Tests;

public sealed class ControlClientTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pt-").FullName;

    private string SocketPath => Path.Combine(_folder, ControlServer.SocketName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nobody_there_is_one_sentence_with_the_path()
    {
        IOException failure = await Assert.ThrowsAsync<IOException>(() => RequestAsync(TimeProvider.System));

        Assert.Equal(
            $"No service answers at {SocketPath}: there is no such socket. Is `publictime serve` running, with this state folder?", failure.Message);
    }

    [Fact]
    public async Task A_service_that_says_nothing_is_waited_for_until_the_deadline()
    {
        using Socket mute = Listen();
        ManualTime time = new();
        Task<StatusReport> request = RequestAsync(time);
        await time.NextArmedAsync();

        time.Advance(ControlClient.Deadline);

        IOException failure = await Assert.ThrowsAsync<IOException>(() => request.WaitAsync(Deadlines.Test));
        Assert.Equal($"The service at {SocketPath} did not answer within 5 s.", failure.Message);
    }

    [Theory]
    [InlineData("", "The answer at ")]
    [InlineData("no json\n", "The answer at ")]
    [InlineData("null\n", "The answer at ")]
    [InlineData("{\"error\":\"no\"}\n", "The answer at ")]
    public async Task An_answer_that_is_no_report_is_refused(string answer, string beginning)
    {
        using Socket listener = Listen();
        Task<StatusReport> request = RequestAsync(TimeProvider.System);
        using (Socket connection = await listener.AcceptAsync())
        {
            await connection.ReceiveAsync(new byte[64]);
            await connection.SendAsync(System.Text.Encoding.UTF8.GetBytes(answer));
        }

        IOException failure = await Assert.ThrowsAsync<IOException>(() => request.WaitAsync(Deadlines.Test));
        Assert.StartsWith(beginning, failure.Message, StringComparison.Ordinal);
    }

    private Task<StatusReport> RequestAsync(TimeProvider time) => new ControlClient(SocketPath, time).RequestStatusAsync(CancellationToken.None);

    private Socket Listen()
    {
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listener.Listen();
        return listener;
    }
}
