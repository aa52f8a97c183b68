using System.Globalization;
using System.Xml.Linq;
using PublicTime.Reporting.Tables;

namespace PublicTime.Reporting.Html;

/// <summary>The page of one comparison.</summary>
internal static class ComparisonPage
{
    private const int MostSteps = 5;

    public static string Render(ComparisonResult result)
    {
        string[] servers = [.. result.Scenarios.SelectMany(scenario => scenario.Servers).Select(server => server.Server).Distinct(StringComparer.Ordinal)];
        return Page.Render(result.Title, result.CommandLine, result.Limits, [.. Parts(result, servers)]);
    }

    private static IEnumerable<XElement> Parts(ComparisonResult result, string[] servers)
    {
        yield return Tiles(result);
        if (result.Ratios.Count > 0)
        {
            yield return Page.Heading("Against the targets");
            yield return Page.Plots(Page.Figure("Processor time, as a ratio; the mark is the target", Ratios(result)), Page.Table(ComparisonTables.Ratios(result)));
        }

        if (result.Verdicts.Count > 0)
        {
            yield return Page.Table(ComparisonTables.Verdicts(result));
        }

        for (int index = 0; index < result.Scenarios.Count; index++)
        {
            ComparisonScenario scenario = result.Scenarios[index];
            yield return Page.Heading(scenario.Name);
            yield return Page.Plots(
                Page.Figure($"Processor time of the server per {scenario.Unit}", ProcessorTime(result, scenario, servers, $"cpu{index}")),
                Page.Figure($"Answered {scenario.Unit}s", Rates(scenario, servers, $"rate{index}")));
            yield return Page.Table(ComparisonTables.Servers(scenario), hasCaption: false);
        }

        yield return Page.Heading("Run");
        yield return Page.Table(ComparisonTables.Run(result), hasCaption: false);
    }

    private static XElement Tiles(ComparisonResult result)
    {
        bool?[] targets = [.. result.Ratios.Where(ratio => ratio.Target is not null).Select(ratio => ratio.IsMet), .. result.Verdicts.Select(verdict => verdict.IsMet)];
        int met = targets.Count(isMet => isMet == true);
        int missed = targets.Count(isMet => isMet == false);
        (string Name, Cell Figure)[] tiles =
        [
            ("targets met", new Cell($"{met} of {targets.Length}", met == targets.Length ? Tone.Good : Tone.Neutral)),
            ("targets missed", Cell.Trouble(missed)),
            ("rounds", FigureText.Count(result.Rounds)),
            .. result.Ratios.Select(ratio => (ratio.Name, new Cell(FigureText.Ratio(ratio.Ratio?.Median), ToneOf(ratio.IsMet)))),
            .. result.Verdicts.Select(verdict => (verdict.Name, new Cell(verdict.Figure, ToneOf(verdict.IsMet)))),
        ];
        return Page.Tiles(tiles);
    }

    private static Tone ToneOf(bool? isMet) => isMet switch
    {
        true => Tone.Good,
        false => Tone.Bad,
        null => Tone.Neutral,
    };

    private static XElement Ratios(ComparisonResult result)
    {
        Bar[] bars = [.. result.Ratios.Select(ratio => new Bar(
            ratio.Name, 1, ratio.Ratio?.Median, ratio.Ratio is { } spread ? [spread.Lowest, spread.Highest] : [], ratio.Target))];
        return Draw("Processor time, as a ratio", "ratios", ratio => FigureText.Ratio(ratio), bars, bars);
    }

    /// <summary>The axis is that of all scenarios that count the same, so that their plots can be compared by eye.</summary>
    private static XElement ProcessorTime(ComparisonResult result, ComparisonScenario scenario, string[] servers, string id) => Draw(
        $"{scenario.Name}: CPU per {scenario.Unit}",
        id,
        FigureText.Nanoseconds,
        Bars(scenario, servers),
        result.Scenarios.Where(other => string.Equals(other.Unit, scenario.Unit, StringComparison.Ordinal)).SelectMany(other => Bars(other, servers)));

    private static XElement Rates(ComparisonScenario scenario, string[] servers, string id)
    {
        Bar[] bars = [.. scenario.Servers.Select(server => new Bar(
            server.Server, ColourOf(server, servers), server.AnsweredPerSecond?.Median, [.. server.Rounds.Select(round => round.AnsweredPerSecond)]))];
        return Draw($"{scenario.Name}: answered {scenario.Unit}s", id, FigureText.PerSecond, bars, bars);
    }

    private static IEnumerable<Bar> Bars(ComparisonScenario scenario, string[] servers) => scenario.Servers.Select(server => new Bar(
        server.Server, ColourOf(server, servers), server.CpuNanosecondsPerRequest?.Median, [.. server.Rounds.Select(round => round.CpuNanosecondsPerRequest)]));

    /// <param name="title">What the plot shows.</param>
    /// <param name="id">Unique within the page.</param>
    /// <param name="text">A figure with its unit.</param>
    /// <param name="bars">What is drawn.</param>
    /// <param name="sameScale">What else would have to fit.</param>
    private static XElement Draw(string title, string id, Func<double?, string> text, IEnumerable<Bar> bars, IEnumerable<Bar> sameScale) => new BarPlot
    {
        Title = title,
        X = Axis.Linear(0, sameScale.SelectMany(bar => bar.Rounds.Append(bar.Median ?? 0).Append(bar.Target ?? 0)), Plain, MostSteps),
        Text = text,
        Bars = [.. bars],
    }.Draw(id);

    /// <summary>Short and without its unit, which stands beside every bar.</summary>
    private static string Plain(double figure) => figure switch
    {
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{figure / 1_000_000:#,0.##} M"),
        >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{figure / 1_000:0.##} k"),
        _ => figure.ToString("#,0.##", CultureInfo.InvariantCulture),
    };

    private static int ColourOf(ServerRounds server, string[] servers) => (Array.IndexOf(servers, server.Server) % PageStyle.Colours) + 1;
}
