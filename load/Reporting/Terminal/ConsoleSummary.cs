using PublicTime.Reporting.Tables;
using Spectre.Console;

namespace PublicTime.Reporting.Terminal;

/// <summary>The end of a run on the console: tables with borders on a terminal, plain lines without escape codes elsewhere.</summary>
public static class ConsoleSummary
{
    public static void Write(IAnsiConsole console, LoadResult result)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(result);
        ReportTable[] tables = [LoadTables.Run(result), LoadTables.Requests(result), LoadTables.KeyExchanges(result), LoadTables.Latency(result)];
        Write(console, result.Title, tables);
        Limits(console, result.Limits);
        Line(console, result.Intended > 0 ? Rates(result) : $"no {result.Unit} was due");
    }

    public static void Write(IAnsiConsole console, ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(result);
        ReportTable[] tables =
        [
            ComparisonTables.Run(result), .. result.Scenarios.Select(ComparisonTables.Servers), ComparisonTables.Ratios(result), ComparisonTables.Verdicts(result),
        ];
        Write(console, result.Title, tables);
        Limits(console, result.Limits);
    }

    public static void Write(IAnsiConsole console, FleetResult result)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(result);
        ReportTable[] tables =
        [
            FleetTables.Run(result), FleetTables.Recoveries(result), FleetTables.Requests(result), FleetTables.KeyExchanges(result),
            FleetTables.Cookies(result), FleetTables.Gaps(result), FleetTables.Verdicts(result),
        ];
        Write(console, result.Title, tables);
        Limits(console, result.Limits);
    }

    private static void Write(IAnsiConsole console, string title, IEnumerable<ReportTable> tables)
    {
        Line(console, title);
        foreach (ReportTable table in tables.Where(table => table.Rows.Count > 0))
        {
            if (console.IsTerminal())
            {
                console.Write(TerminalTable.Of(table));
            }
            else
            {
                console.WritePlain($"\n{PlainTable.Render(table)}");
            }
        }
    }

    private static void Limits(IAnsiConsole console, IReadOnlyList<string> limits)
    {
        string[] shown = [.. limits.Select(ShownText.Of)];
        if (shown.Length > 0 && console.IsTerminal())
        {
            console.Write(new Panel(new Text(string.Join('\n', shown))) { Header = new PanelHeader("Read with care"), BorderStyle = new Style(Color.Yellow) });
        }
        else if (shown.Length > 0)
        {
            console.WritePlain($"\nRead with care\n{string.Concat(shown.Select(limit => $"  {limit}\n"))}\n");
        }
    }

    private static string Rates(LoadResult result) =>
        $"{FigureText.PerSecond(result.SentPerSecond)} sent, {FigureText.PerSecond(result.AnsweredPerSecond)} answered, {FigureText.Share(result.LossShare)} lost";

    private static void Line(IAnsiConsole console, string text)
    {
        if (console.IsTerminal())
        {
            console.Write(new Text($"{ShownText.Of(text)}\n", new Style(decoration: Decoration.Bold)));
        }
        else
        {
            console.WritePlain($"{ShownText.Of(text)}\n");
        }
    }
}
