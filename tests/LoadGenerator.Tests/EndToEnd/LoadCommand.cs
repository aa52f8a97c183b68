using System.Text.Json;
using PublicTime.Interop.Tests.Harness;
using PublicTime.LoadGenerator.CommandLine;
using PublicTime.LoadGenerator.Running;
using PublicTime.Reporting;
using Spectre.Console;

namespace PublicTime.LoadGenerator.Tests.EndToEnd;

/// <summary>Runs the command in this process, and gives what it wrote.</summary>
internal static class LoadCommand
{
    /// <summary>Runs a test that must work, and parses its result back from the file.</summary>
    public static async Task<LoadResult> MeasureAsync(TemporaryFolder folder, params string[] arguments)
    {
        string file = folder.PathOf($"{Guid.NewGuid():N}.json");
        (int exitCode, string output, string error) = await RunAsync([.. arguments, "--json", file, "--quiet"]);
        Assert.True(exitCode == ExitCode.Done, $"{exitCode}: {error}");
        Assert.Empty(output);
        LoadResult? result = JsonSerializer.Deserialize(await File.ReadAllTextAsync(file), ReportJson.Default.LoadResult);
        Assert.NotNull(result);
        Assert.Equal(0, result.Unaccounted);
        return result;
    }

    /// <summary>Runs any command line.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        StringWriter output = new();
        StringWriter error = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        int exitCode = await LoadCommandLine.RunAsync(
            arguments,
            (options, stop) => LoadHandler.RunAsync(options, new HostLoadClock(), TimeProvider.System, console, output, error, stop),
            output,
            error,
            CancellationToken.None);
        return (exitCode, output.ToString(), error.ToString());
    }
}
