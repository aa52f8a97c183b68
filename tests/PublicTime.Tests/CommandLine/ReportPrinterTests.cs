using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.CommandLine;
using PublicTime.Control;
using PublicTime.Control.Cluster;
using PublicTime.Control.Requests;

namespace PublicTime.Tests.CommandLine;

/// <summary>What the commands print of a service's answers, and how they exit.</summary>
public sealed class ReportPrinterTests : IAsyncLifetime
{
    private const string ClearScreen = "\u001b[H\u001b[2J";

    private static readonly ClusterStatus Well = new()
    {
        At = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
        NodeName = "n1",
        RingName = "local",
        IsShared = true,
        IsRegistered = true,
        Generation = 3,
        Nodes = [new NodeStatus { Name = "n1", Id = "1000000000000000", IsSelf = true, IsHeard = true, IsRegistered = true, IsSynchronized = true }],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("pt-").FullName;
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private ClusterStatus _cluster = Well;
    private int _asked;
    private ControlServer _server = null!;

    private string SocketPath => Path.Combine(_folder, ControlServer.SocketName);

    public async ValueTask InitializeAsync()
    {
        ControlRequests requests = new(
        [
            ControlRequest.Report(RequestNames.Cluster, Look, ControlJson.Default.ClusterStatus),
            ControlRequest.Report(RequestNames.RingStatus, () => new RingReport { Cluster = _cluster }, ControlJson.Default.RingReport),
            ControlRequest.Command(RequestNames.Forget, "NODE", (node, _) => Task.FromResult(new CommandReply(node == "n3", $"It is {node}."))),
        ]);
        _server = new ControlServer(SocketPath, requests, TimeProvider.System, NullLogger.Instance);
        await _server.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cluster_that_is_not_well_exits_with_1_as_JSON_too(bool isJson)
    {
        int well = await Printer().ClusterAsync(new ClusterOptions(SocketPath, isJson, IsWatching: false), CancellationToken.None);
        _cluster = Well with { IsRegistered = false };
        int ill = await Printer().ClusterAsync(new ClusterOptions(SocketPath, isJson, IsWatching: false), CancellationToken.None);

        Assert.Equal((0, 1), (well, ill));
        Assert.Empty(_error.ToString());
        Assert.Contains("n1 is not registered", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_as_JSON_is_one_line()
    {
        await Printer().ClusterAsync(new ClusterOptions(SocketPath, IsJson: true, IsWatching: false), CancellationToken.None);

        using var document = JsonDocument.Parse(Assert.Single(_output.ToString().TrimEnd('\n').Split('\n')));
        Assert.True(document.RootElement.GetProperty("isWell").GetBoolean());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Watching_prints_every_second_until_it_is_cancelled_and_exits_by_what_it_saw_last(bool isTerminal)
    {
        ManualTime time = new();
        using CancellationTokenSource enough = new();
        Task<int> watching = Printer(time, isTerminal).ClusterAsync(new ClusterOptions(SocketPath, IsJson: false, IsWatching: true), enough.Token);
        for (int block = 1; block <= 3; block++)
        {
            Assert.Equal(ControlClient.Deadline, await time.NextArmedAsync());
            Assert.Equal(TimeSpan.FromSeconds(1), await time.NextArmedAsync());
            Assert.Equal(block, _asked);
            _cluster = Well with { IsRegistered = false };
            time.Advance(TimeSpan.FromSeconds(block < 3 ? 1 : 0));
        }

        await enough.CancelAsync();

        Assert.Equal(1, await watching.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
        Assert.Equal(isTerminal ? 3 : 0, _output.ToString().Split(ClearScreen).Length - 1);
        Assert.Equal(3, _output.ToString().Split("ring local, seen from n1").Length - 1);
        Assert.Equal(isTerminal ? 0 : 2, _output.ToString().Split("\n\nring local").Length - 1);
    }

    [Fact]
    public async Task Watching_goes_on_while_the_service_is_away()
    {
        ManualTime time = new();
        using CancellationTokenSource enough = new();
        await _server.DisposeAsync();
        Task<int> watching = Printer(time).ClusterAsync(new ClusterOptions(SocketPath, IsJson: false, IsWatching: true), enough.Token);
        Assert.Equal(ControlClient.Deadline, await time.NextArmedAsync());
        Assert.Equal(TimeSpan.FromSeconds(1), await time.NextArmedAsync());
        await InitializeAsync();

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ControlClient.Deadline, await time.NextArmedAsync());
        Assert.Equal(TimeSpan.FromSeconds(1), await time.NextArmedAsync());
        await enough.CancelAsync();

        Assert.Equal(0, await watching.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
        Assert.StartsWith("No service answers at ", _error.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("\nring local, seen from n1", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_done_is_printed_and_what_is_not_is_an_error()
    {
        int done = await Printer().OrderAsync(new OrderOptions(SocketPath, "forget n3", IsJson: false), CancellationToken.None);
        int refused = await Printer().OrderAsync(new OrderOptions(SocketPath, "forget n4", IsJson: false), CancellationToken.None);
        int json = await Printer().OrderAsync(new OrderOptions(SocketPath, "forget n4", IsJson: true), CancellationToken.None);

        Assert.Equal((0, 1, 1), (done, refused, json));
        Assert.Equal("It is n3.\n{\"isDone\":false,\"sentence\":\"It is n4.\"}\n", _output.ToString());
        Assert.Equal("It is n4.\n", _error.ToString());
    }

    [Fact]
    public async Task A_service_that_does_not_know_the_command_is_one_sentence()
    {
        Assert.Equal(1, await Printer().OrderAsync(new OrderOptions(SocketPath, "drain", IsJson: false), CancellationToken.None));

        Assert.Contains("`drain` is not a request", Assert.Single(_error.ToString().TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_price_of_revoking_is_said_and_exits_with_2()
    {
        Assert.Equal(2, await Printer().PriceOfRevokingAsync(SocketPath, CancellationToken.None));

        Assert.StartsWith("Nothing was revoked. `publictime ring revoke --yes` ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rings_status_is_printed()
    {
        Assert.Equal(0, await Printer().RingStatusAsync(new StatusOptions(SocketPath, IsJson: false), CancellationToken.None));

        Assert.StartsWith("ring             local, shared by 1 node\n", _output.ToString(), StringComparison.Ordinal);
    }

    private ClusterStatus Look()
    {
        Interlocked.Increment(ref _asked);
        return _cluster;
    }

    private ReportPrinter Printer(TimeProvider? time = null, bool isTerminal = false) => new(time ?? TimeProvider.System, _output, _error, isTerminal);
}
