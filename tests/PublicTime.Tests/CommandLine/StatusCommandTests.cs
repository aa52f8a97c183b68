using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.CommandLine;
using PublicTime.Control;
using PublicTime.Control.Requests;

namespace PublicTime.Tests.CommandLine;

public sealed class StatusCommandTests : IDisposable
{
    private static readonly StatusReport Report = new()
    {
        Version = "0.1.0",
        Role = "all",
        StartedAt = DateTimeOffset.UnixEpoch,
        UptimeSeconds = 5,
        Clock = new ClockStatus
        {
            IsSynchronized = true,
            Stratum = 10,
            Leap = "NoWarning",
            ReferenceId = "127.127.1.1",
            RootDelaySeconds = 0,
            RootDispersionSeconds = 0,
            Generation = 1,
        },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("pt-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_state_option_names_the_folder_of_the_socket()
    {
        CommandRun run = await CommandRun.OfAsync("status", "--state", _folder, "--json");

        Assert.Equal(new StatusOptions(Path.Combine(_folder, "publictime.sock"), IsJson: true), run.Asked);
    }

    [Fact]
    public async Task The_file_of_the_service_names_the_folder_of_the_socket()
    {
        string file = Path.Combine(_folder, "time.conf");
        await File.WriteAllLinesAsync(file, ["ntsdumpdir /var/lib/pt"]);

        CommandRun run = await CommandRun.OfAsync("status", "-f", file);

        Assert.Equal(new StatusOptions("/var/lib/pt/publictime.sock", IsJson: false), run.Asked);
    }

    [Fact]
    public async Task A_file_with_mistakes_exits_with_2() =>
        Assert.Equal(2, (await CommandRun.OfAsync("status", "-f", Path.Combine(_folder, "nowhere"))).ExitCode);

    [Fact]
    public async Task Without_a_service_it_exits_with_1_and_one_sentence()
    {
        (int exitCode, string output, string error) = await PrintAsync(isJson: false);

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.StartsWith("No service answers at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_service_it_prints_text_or_JSON()
    {
        await using ControlServer server = new(
            Path.Combine(_folder, ControlServer.SocketName),
            new ControlRequests([ControlRequest.Report(RequestNames.Status, () => Report, ControlJson.Default.StatusReport)]),
            TimeProvider.System, NullLogger.Instance);
        await server.StartAsync(CancellationToken.None);

        (int exitCode, string text, _) = await PrintAsync(isJson: false);
        (_, string json, _) = await PrintAsync(isJson: true);

        Assert.Equal(0, exitCode);
        Assert.Equal(StatusText.Render(Report), text);
        Assert.Equal("all", JsonDocument.Parse(json).RootElement.GetProperty("role").GetString());
    }

    private async Task<(int ExitCode, string Output, string Error)> PrintAsync(bool isJson)
    {
        StatusOptions options = new(Path.Combine(_folder, ControlServer.SocketName), isJson);
        StringWriter output = new() { NewLine = "\n" };
        StringWriter error = new() { NewLine = "\n" };
        int exitCode = await new ReportPrinter(TimeProvider.System, output, error, isTerminal: false).StatusAsync(options, CancellationToken.None);
        return (exitCode, output.ToString(), error.ToString());
    }
}
