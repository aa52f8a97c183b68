using System.CommandLine;
using System.Text.Json;
using PublicTime.Configuration;
using PublicTime.Configuration.Sources;

namespace PublicTime.CommandLine;

/// <summary><c>check -f FILE [--json]</c>: says what is wrong with a configuration, or what it would do.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Option<string> file = ConfigurationSymbols.File("The configuration to check.", isRequired: true);
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        Command command = new("check", "Reads a configuration, says what it would do, and serves nothing.") { file, json };
        command.SetAction(async (parsed, _) =>
        {
            ParsedConfiguration configuration = ConfigurationReader.Read(parsed.GetRequiredValue(file), [], HostDefaults.Read());
            CheckReport report = CheckReport.Of(configuration, new OperatingHost(), TimeProvider.System);
            InvocationConfiguration invocation = parsed.InvocationConfiguration;
            if (parsed.GetValue(json))
            {
                await invocation.Output.WriteLineAsync(JsonSerializer.Serialize(report, CheckJson.Default.CheckReport)).ConfigureAwait(false);
            }
            else
            {
                await PrintAsync(report, invocation.Output, invocation.Error).ConfigureAwait(false);
            }

            return report.IsGood ? ExitCode.Done : ExitCode.Usage;
        });
        return command;
    }

    private static async Task PrintAsync(CheckReport report, TextWriter output, TextWriter error)
    {
        foreach (string line in report.Notices.Select(notice => $"Notice: {notice}")
            .Concat(report.Warnings.Select(warning => $"Warning: {warning}"))
            .Concat(report.Mistakes.Select(mistake => $"Mistake: {mistake}")))
        {
            await error.WriteLineAsync(line).ConfigureAwait(false);
        }

        if (report is { IsGood: true, Files.Count: > 1 })
        {
            await output.WriteLineAsync($"Reads {string.Join(", then ", report.Files)}.").ConfigureAwait(false);
        }

        foreach (string sentence in report.Sentences)
        {
            await output.WriteLineAsync(sentence).ConfigureAwait(false);
        }
    }
}
