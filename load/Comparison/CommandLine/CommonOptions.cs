using System.CommandLine;
using System.Text.Json;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;
using PublicTime.Reporting.Html;
using PublicTime.Reporting.Terminal;
using Spectre.Console;

namespace PublicTime.Comparison.CommandLine;

/// <summary>What every command has: where results go, and how the machine is shared.</summary>
internal sealed class CommonOptions
{
    private readonly Option<int> _nice = Numbers.Option("--nice", "Niceness of servers and generators, but for the one that watches an overload; below 0, other work on the machine disturbs them less.", 0, -20, 19);
    private readonly Option<FileInfo?> _json = new("--json") { Description = "Writes the result as JSON.", HelpName = "FILE" };
    private readonly Option<FileInfo?> _html = new("--html") { Description = "Writes the result as one self-contained page.", HelpName = "FILE" };

    /// <summary>Makes the options part of a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        command.Options.Add(_html);
        command.Options.Add(_nice);
    }

    /// <summary>Makes the network and all else that servers need.</summary>
    /// <exception cref="ComparisonException">That is for root.</exception>
    public Task<ServerSite> CreateSiteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        Privilege.MustBeRoot();
        return ServerSite.CreateAsync(parsed.GetValue(_nice), cancellation);
    }

    /// <summary>Writes a result to the console and wherever the command line says.</summary>
    public async Task WriteAsync(ParseResult parsed, ComparisonResult result, TextWriter output, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        ConsoleSummary.Write(console, result);
        if (parsed.GetValue(_json) is { } json)
        {
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(result, ReportJson.Default.ComparisonResult), cancellation);
        }

        if (parsed.GetValue(_html) is { } html)
        {
            await File.WriteAllTextAsync(html.FullName, HtmlReport.Render(result), cancellation);
        }
    }
}
