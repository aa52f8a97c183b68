using System.Text;
using System.Text.Json;
using PublicTime.LoadGenerator.CommandLine;
using PublicTime.Reporting;
using PublicTime.Reporting.Html;
using PublicTime.Reporting.Terminal;
using Spectre.Console;

namespace PublicTime.LoadGenerator.Running;

/// <summary>What the command does: run, show, write.</summary>
internal static class LoadHandler
{
    private const string StandardOutput = "-";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs a test and writes its result where it was asked for.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        LoadOptions options, ILoadClock clock, TimeProvider time, IAnsiConsole console, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        bool isShown = !options.IsQuiet && options.JsonFile != StandardOutput;
        try
        {
            var run = new LoadRun(options, clock, time, (progress, ended) => isShown
                ? new LiveView(console, time, options.CommandLine, progress).RunAsync(ended)
                : Task.CompletedTask);
            LoadResult result = await run.RunAsync(cancellation);
            await WriteAsync(options, result, output);
            if (isShown)
            {
                ConsoleSummary.Write(console, result);
            }

            return ExitCode.Done;
        }
        catch (Exception failure) when (failure is LoadRefusedException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(failure.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped before the first request was sent.");
            return ExitCode.Failed;
        }
    }

    private static async Task WriteAsync(LoadOptions options, LoadResult result, TextWriter output)
    {
        if (options.JsonFile.Length > 0)
        {
            string json = JsonSerializer.Serialize(result, ReportJson.Default.LoadResult);
            if (options.JsonFile == StandardOutput)
            {
                await output.WriteLineAsync(json);
            }
            else
            {
                await File.WriteAllTextAsync(options.JsonFile, json + "\n", Utf8);
            }
        }

        if (options.HtmlFile.Length > 0)
        {
            await File.WriteAllTextAsync(options.HtmlFile, HtmlReport.Render(result), Utf8);
        }
    }
}
