using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.Control.Requests;

namespace PublicTime.Control.Tests;

public sealed class ControlServerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pt-").FullName;
    private readonly ManualTime _time = new();
    private ControlServer _server = null!;

    private string SocketPath => Path.Combine(_folder, ControlServer.SocketName);

    public async ValueTask InitializeAsync() => _server = await StartAsync(() => Reports.Full);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_status_request_brings_the_whole_report()
    {
        StatusReport report = await new ControlClient(SocketPath, TimeProvider.System).RequestStatusAsync(CancellationToken.None);

        Assert.Equivalent(Reports.Full, report, strict: true);
    }

    [Fact]
    public async Task The_document_has_the_names_that_scripts_rely_on()
    {
        using JsonDocument document = JsonDocument.Parse(await AskAsync("status\n"u8.ToArray()));

        Assert.Equal(
            "version role startedAt uptimeSeconds ntpEndpoints keEndpoints names httpEndpoints readiness certificates rateLimits clock ring cluster datagrams sendFailures sendRetries receiveFailures keySessions keySessionsByAead notices",
            NamesIn(document.RootElement));
        Assert.Equal(
            "isSynchronized stratum leap referenceId rootDelaySeconds rootDispersionSeconds generation source",
            NamesIn(document.RootElement.GetProperty("clock")));
        Assert.Equal(12, document.RootElement.GetProperty("datagrams").GetProperty("Answered").GetInt64());
        Assert.Equal("9b1c2d3e", document.RootElement.GetProperty("ring").GetProperty("keys")[1].GetProperty("id").GetString());
    }

    [Fact]
    public void Only_the_owner_may_open_the_socket_and_nothing_else_is_left_in_the_folder()
    {
        Assert.True(!OperatingSystem.IsWindows() && File.GetUnixFileMode(SocketPath) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(SocketPath, Assert.Single(Directory.EnumerateFileSystemEntries(_folder)));
    }

    [Theory]
    [InlineData("drain\n", "`drain` is not a request; `status` is.")]
    [InlineData("STATUS\n", "`STATUS` is not a request; `status` is.")]
    [InlineData("\n", "`` is not a request; `status` is.")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "`GET / HTTP/1.1` is not a request; `status` is.")]
    public async Task Another_verb_is_answered_with_an_error(string request, string sentence) =>
        Assert.Equal(sentence, await ErrorOfAsync(Encoding.UTF8.GetBytes(request)));

    [Fact]
    public async Task A_line_end_of_another_system_is_taken() =>
        Assert.Contains("\"uptimeSeconds\"", await AskAsync("status\r\n"u8.ToArray()), StringComparison.Ordinal);

    [Fact]
    public async Task Octets_that_are_no_text_are_answered_with_an_error() =>
        Assert.EndsWith("is not a request; `status` is.", await ErrorOfAsync([0xFF, 0x00, 0xC3, 0x28, 0x1B, (byte)'\n']), StringComparison.Ordinal);

    [Theory]
    [InlineData(ControlServer.MaxRequestLength, "is not a request; `status` is.")]
    [InlineData(ControlServer.MaxRequestLength + 1, "A request is one line of at most 1024 octets.")]
    [InlineData(100_000, "A request is one line of at most 1024 octets.")]
    public async Task A_request_of_more_than_1024_octets_is_cut_short(int length, string sentence)
    {
        byte[] request = new byte[length + 1];
        request.AsSpan().Fill((byte)'x');
        request[^1] = (byte)'\n';

        Assert.EndsWith(sentence, await ErrorOfAsync(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_client_is_cut_off_at_the_deadline_and_not_before()
    {
        using Socket silent = await ConnectAsync();
        Assert.Equal(ControlServer.Deadline, await _time.NextArmedAsync());
        Task<int> end = silent.ReceiveAsync(new byte[1]);

        _time.Advance(ControlServer.Deadline - TimeSpan.FromTicks(1));
        string beside = await AskAsync("status\n"u8.ToArray());
        bool wasEarly = end.IsCompleted;
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.NotEmpty(beside);
        Assert.False(wasEarly);
        Assert.Equal(0, await end.WaitAsync(Deadlines.Test));
    }

    [Fact]
    public async Task Silent_clients_on_every_connection_delay_another_until_their_deadline_and_no_longer()
    {
        List<Socket> silent = [];
        for (int i = 0; i < ControlServer.MaxConnections; i++)
        {
            silent.Add(await ConnectAsync());
            await _time.NextArmedAsync();
        }

        Task<string> answer = AskAsync("status\n"u8.ToArray());
        bool wasEarly = answer.IsCompleted;
        _time.Advance(ControlServer.Deadline);

        Assert.False(wasEarly);
        Assert.Contains("\"version\"", await answer.WaitAsync(Deadlines.Test), StringComparison.Ordinal);
        silent.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Clients_that_go_away_early_do_not_disturb_the_next()
    {
        for (int i = 0; i < 4 * ControlServer.MaxConnections; i++)
        {
            using Socket fleeing = await ConnectAsync();
            await fleeing.SendAsync("status\n"u8.ToArray());
        }

        Assert.Contains("\"version\"", await AskAsync("status\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.False(_server.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_second_server_on_the_same_socket_is_refused_and_the_first_goes_on()
    {
        IOException failure = await Assert.ThrowsAsync<IOException>(() => StartAsync(() => Reports.Bare));

        Assert.Equal($"The control socket {SocketPath} answers: another process already uses this state folder.", failure.Message);
        Assert.Contains("\"all\"", await AskAsync("status\n"u8.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_removes_the_socket_and_ends_the_server()
    {
        await _server.DisposeAsync();
        await _server.DisposeAsync();

        Assert.False(File.Exists(SocketPath));
        Assert.True(_server.Completion.IsCompletedSuccessfully);
        _server = await StartAsync(() => Reports.Full);
    }

    [Fact]
    public async Task A_report_that_fails_ends_the_server_with_its_exception()
    {
        await _server.DisposeAsync();
        _server = await StartAsync(() => throw new InvalidOperationException("no snapshot"));

        await AskAsync("status\n"u8.ToArray());

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => _server.Completion.WaitAsync(Deadlines.Test));
        Assert.Equal("no snapshot", failure.Message);
    }

    private static string NamesIn(JsonElement element) => string.Join(' ', element.EnumerateObject().Select(member => member.Name));

    private async Task<ControlServer> StartAsync(Func<StatusReport> report)
    {
        ControlServer server = new(SocketPath, new ControlRequests([ControlRequest.Report("status", report, ControlJson.Default.StatusReport)]), _time, NullLogger.Instance);
        await server.StartAsync(CancellationToken.None);
        return server;
    }

    private async Task<Socket> ConnectAsync()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath));
        return socket;
    }

    /// <summary>Everything that comes back for some octets; a request that was not read to its end may be followed by a reset.</summary>
    private async Task<string> AskAsync(byte[] request)
    {
        using Socket socket = await ConnectAsync();
        MemoryStream answer = new();
        try
        {
            await using NetworkStream stream = new(socket);
            await stream.WriteAsync(request);
            await stream.CopyToAsync(answer).WaitAsync(Deadlines.Test);
        }
        catch (IOException)
        {
            // reset: what was read before it counts
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    private async Task<string?> ErrorOfAsync(byte[] request)
    {
        string answer = await AskAsync(request);
        Assert.EndsWith("\n", answer, StringComparison.Ordinal);
        return JsonSerializer.Deserialize(answer, ControlJson.Default.ErrorReply)?.Error;
    }
}
