using System.Globalization;
using System.Xml.Linq;
using PublicTime.Reporting.Tables;

namespace PublicTime.Reporting.Html;

/// <summary>The page of one load test.</summary>
internal static class LoadPage
{
    private const int MostIntervals = 300;

    public static string Render(LoadResult result)
    {
        IReadOnlyList<LoadInterval> course = CoarseCourse.Of(result.Intervals, MostIntervals);
        return Page.Render(
            result.Title,
            result.CommandLine,
            result.Limits,
            [Tiles(result), Page.Heading("Latency"), Page.Plots(LatencyPlots(result, course)), .. RequestParts(result, course), .. CountParts(result)]);
    }

    private static IEnumerable<XElement> LatencyPlots(LoadResult result, IReadOnlyList<LoadInterval> course)
    {
        ReportTable table = LoadTables.Latency(result);
        yield return Page.Figure("Latency by percentile", Percentiles(result), table.Rows.Count > 0 ? Page.Table(table, hasCaption: false) : null);
        if (course.Count > 0)
        {
            yield return Page.Figure("Latency over time", Latencies(course), Page.Folded(LoadTables.LatencyCourse(course)));
        }
    }

    private static IEnumerable<XElement> RequestParts(LoadResult result, IReadOnlyList<LoadInterval> course)
    {
        if (course.Count > 0)
        {
            yield return Page.Heading($"What became of the {result.Unit}s");
            yield return Page.Plots(
                Page.Figure(RatesTitle(result), Rates(RatesTitle(result), course), Page.Folded(LoadTables.Course(course))),
                HasRefusals(course) ? Page.Figure("Refused and wrong over time", Refusals(course)) : null);
        }
    }

    private static IEnumerable<XElement> CountParts(LoadResult result)
    {
        yield return Page.Heading("Counts");
        yield return Page.Tables(LoadTables.Requests(result), LoadTables.KeyExchanges(result), LoadTables.Run(result));
    }

    private static XElement Tiles(LoadResult result)
    {
        List<(string Name, Cell Figure)> tiles =
        [
            ("offered", result.OfferedPerSecond is null ? "all it could" : FigureText.PerSecond(result.OfferedPerSecond)),
            ("answered", FigureText.PerSecond(result.AnsweredPerSecond)),
            ("lost", new Cell(FigureText.Share(result.LossShare), result.Lost > 0 ? Tone.Bad : Tone.Neutral)),
            ("median latency", FigureText.Microseconds(result.Latency?.P50Microseconds)),
            ("99 % of latencies", FigureText.Microseconds(result.Latency?.P99Microseconds)),
            ("99.9 % of latencies", FigureText.Microseconds(result.Latency?.P999Microseconds)),
            ("refused (NAK, KoD)", Cell.Trouble(result.Naks + result.Kods)),
            ("wrong answers", Cell.Trouble(result.Wrong)),
        ];
        if (result is { Unit: "request", KeyExchanges: { } sessions })
        {
            tiles.Add(("key exchanges", FigureText.Count(sessions.Succeeded)));
            tiles.Add(("failed key exchanges", Cell.Trouble(sessions.FailuresByReason.Values.Sum())));
        }

        return Page.Tiles(tiles);
    }

    private static XElement Percentiles(LoadResult result)
    {
        Series[] lines =
        [
            .. Line("answers", 1, result.Latency), .. Line("key exchanges", 2, result.KeyExchanges?.Latency), .. Line("sender late", 3, result.SenderLateness),
        ];
        return new LinePlot
        {
            Title = "Latency by percentile",
            Across = $"per cent of the {result.Unit}s",
            X = Axis.Percentiles(),
            Y = Axis.Logarithmic(lines.SelectMany(line => line.Points).Select(point => point.Y), figure => FigureText.Microseconds(figure)),
            Text = figure => FigureText.Microseconds(figure),
            Lines = lines,
        }.Draw("percentiles");

        static IEnumerable<Series> Line(string name, int colour, LatencySummary? summary) => summary is null
            ? []
            : [new Series(name, colour, [.. summary.Curve.OrderBy(point => point.Percentile).Select(point => (point.Percentile, point.Microseconds))])];
    }

    private static XElement Latencies(IReadOnlyList<LoadInterval> course) => OverTime(
        "latencies",
        "Latency over time",
        course,
        Axis.Logarithmic,
        figure => FigureText.Microseconds(figure),
        ("p50", 1, interval => interval.P50Microseconds ?? double.NaN),
        ("p99", 2, interval => interval.P99Microseconds ?? double.NaN),
        ("max", 3, interval => interval.MaxMicroseconds ?? double.NaN));

    private static XElement Rates(string title, IReadOnlyList<LoadInterval> course) => OverTime(
        "rates",
        title,
        course,
        FromZero,
        Plain,
        ("offered/s", 3, interval => interval.Intended / interval.LengthSeconds), // first, so that it does not cover what was answered
        ("answered/s", 1, interval => interval.Answered / interval.LengthSeconds),
        ("lost/s", 2, interval => interval.Lost / interval.LengthSeconds));

    private static string RatesTitle(LoadResult result) => result.Unit == "session" ? "Sessions over time" : "Requests over time";

    private static XElement Refusals(IReadOnlyList<LoadInterval> course) => OverTime(
        "refusals",
        "Refused and wrong over time",
        course,
        FromZero,
        Plain,
        Refusals().Where(refusal => course.Any(interval => refusal.Figure(interval) > 0)));

    private static (string Name, int Colour, Func<LoadInterval, double> Figure)[] Refusals() =>
    [
        ("NAK/s", 1, interval => interval.Naks / interval.LengthSeconds),
        ("KoD/s", 2, interval => interval.Kods / interval.LengthSeconds),
        ("wrong/s", 4, interval => interval.Wrong / interval.LengthSeconds),
    ];

    private static bool HasRefusals(IReadOnlyList<LoadInterval> course) => course.Any(interval => interval.Naks + interval.Kods + interval.Wrong > 0);

    private static XElement OverTime(
        string id,
        string title,
        IReadOnlyList<LoadInterval> course,
        Func<IEnumerable<double>, Func<double, string>, Axis> axis,
        Func<double, string> text,
        params IEnumerable<(string Name, int Colour, Func<LoadInterval, double> Figure)> figures)
    {
        Series[] lines =
        [
            .. figures.Select(figure => new Series(
                figure.Name, figure.Colour, [.. course.Select(interval => (interval.StartSeconds + (interval.LengthSeconds / 2), figure.Figure(interval)))])),
        ];
        return new LinePlot
        {
            Title = title,
            Across = "seconds",
            X = Axis.Linear(0, course.Select(interval => interval.StartSeconds + interval.LengthSeconds), Plain),
            Y = axis(lines.SelectMany(line => line.Points).Select(point => point.Y), text),
            Text = text,
            Lines = lines,
        }.Draw(id);
    }

    private static Axis FromZero(IEnumerable<double> figures, Func<double, string> text) => Axis.Linear(0, figures, text);

    private static string Plain(double figure) => figure.ToString(figure is 0 or >= 10 ? "N0" : "0.##", CultureInfo.InvariantCulture);
}
