using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.Control.Requests;

namespace PublicTime.Control.Tests.Requests;

/// <summary>Commands over the control socket: what one may wait for is more than a report may, and not for ever.</summary>
public sealed class ControlCommandTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pt-").FullName;
    private readonly ManualTime _time = new();
    private readonly TaskCompletionSource<CommandReply> _slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ControlServer _server = null!;

    private string SocketPath => Path.Combine(_folder, ControlServer.SocketName);

    public async ValueTask InitializeAsync()
    {
        ControlRequests requests = new(
        [
            ControlRequest.Report("status", () => Reports.Full, ControlJson.Default.StatusReport),
            ControlRequest.Command("forget", "NODE", (node, _) => Task.FromResult(new CommandReply(node == "n3", $"It is {node}."))),
            ControlRequest.Command("slow", "", (_, cancellation) => _slow.Task.WaitAsync(cancellation)),
        ]);
        _server = new ControlServer(SocketPath, requests, _time, NullLogger.Instance);
        await _server.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_command_says_whether_it_was_carried_out_and_what_that_means()
    {
        Assert.Equal(new CommandReply(IsDone: true, "It is n3."), await CommandAsync("forget n3"));
        Assert.Equal(new CommandReply(IsDone: false, "It is n4."), await CommandAsync("forget n4"));
    }

    [Fact]
    public async Task A_refusal_comes_back_as_one_sentence()
    {
        IOException failure = await Assert.ThrowsAsync<IOException>(() => CommandAsync("forget"));

        Assert.Equal($"The answer at {SocketPath} is a refusal: `forget` is not a request without NODE.", failure.Message);
    }

    [Fact]
    public async Task A_command_may_take_longer_than_a_report()
    {
        Task<CommandReply> command = CommandAsync("slow");
        await ArmedAsync();

        _time.Advance(ControlServer.CommandPatience - TimeSpan.FromTicks(1));
        bool wasEarly = command.IsCompleted;
        _slow.SetResult(new CommandReply(IsDone: true, "At last."));

        Assert.False(wasEarly);
        Assert.Equal("At last.", (await command.WaitAsync(Deadlines.Test)).Sentence);
    }

    [Fact]
    public async Task A_command_that_does_not_end_is_answered_at_the_end_of_patience_and_the_server_goes_on()
    {
        Task<CommandReply> command = CommandAsync("slow");
        await ArmedAsync();

        _time.Advance(ControlServer.CommandPatience);

        IOException failure = await Assert.ThrowsAsync<IOException>(() => command.WaitAsync(Deadlines.Test));
        Assert.EndsWith("`slow` was not done within 8 s, and may be done yet: `publictime cluster` shows what is.", failure.Message, StringComparison.Ordinal);
        Assert.True((await CommandAsync("forget n3")).IsDone);
        Assert.False(_server.Completion.IsCompleted);
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_command()
    {
        Task<CommandReply> command = CommandAsync("slow");
        await ArmedAsync();

        await _server.DisposeAsync().AsTask().WaitAsync(Deadlines.Test);

        await Assert.ThrowsAsync<IOException>(() => command.WaitAsync(Deadlines.Test));
        Assert.True(_server.Completion.IsCompletedSuccessfully);
    }

    private Task<CommandReply> CommandAsync(string line) => new ControlClient(SocketPath, TimeProvider.System).CommandAsync(line, CancellationToken.None);

    /// <summary>The request is read: its own two deadlines are armed after the one of the connection.</summary>
    private async Task ArmedAsync()
    {
        Assert.Equal(ControlServer.Deadline, await _time.NextArmedAsync());
        Assert.Equal(ControlServer.CommandPatience, await _time.NextArmedAsync());
        Assert.Equal(ControlServer.CommandDeadline, await _time.NextArmedAsync());
    }
}
