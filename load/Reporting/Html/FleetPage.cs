using System.Globalization;
using System.Xml.Linq;
using PublicTime.Reporting.Tables;

namespace PublicTime.Reporting.Html;

/// <summary>The page of one fleet to which everything happened.</summary>
internal static class FleetPage
{
    private const int MostIntervals = 300;

    public static string Render(FleetResult result)
    {
        IReadOnlyList<FleetInterval> course = CoarseFleetCourse.Of(result.Course, MostIntervals);
        return Page.Render(result.Title, result.CommandLine, result.Limits, [.. Parts(result, course)]);
    }

    private static IEnumerable<XElement> Parts(FleetResult result, IReadOnlyList<FleetInterval> course)
    {
        yield return Tiles(result);
        if (result.Verdicts.Count > 0)
        {
            yield return Page.Table(FleetTables.Verdicts(result));
        }

        yield return Page.Heading("Recovery");
        yield return Page.Plots(
            Page.Figure("Until all was as before: medians, and every time", Recoveries(result, "recovery", trouble => trouble.RecoverySeconds)),
            Page.Figure("From then until every node had a newer ring", Recoveries(result, "newer", trouble => trouble.NewerRingSeconds)));
        if (result.Troubles.Count > 0)
        {
            yield return Page.Table(FleetTables.Recoveries(result));
            yield return Page.Folded(FleetTables.Troubles(result));
        }

        yield return Page.Heading("What clients noticed");
        yield return Page.Plots(
            Page.Figure("Requests, and key exchanges, that failed at the first try", Misses(course), course.Count > 0 ? Page.Folded(FleetTables.Course(course)) : null),
            Page.Figure("Longest silence, without planned absences", Gaps(course), Page.Table(FleetTables.Gaps(result), hasCaption: false)));
        if (result.Latencies.Count > 0)
        {
            yield return Page.Table(FleetTables.Latencies(result));
        }

        yield return Page.Tables(FleetTables.Requests(result), FleetTables.KeyExchanges(result));
        yield return Page.Heading("Cookies");
        yield return Page.Table(FleetTables.Cookies(result));
        yield return Page.Heading("Run");
        yield return Page.Table(FleetTables.Run(result), hasCaption: false);
    }

    private static XElement Tiles(FleetResult result)
    {
        int met = result.Verdicts.Count(verdict => verdict.IsMet == true);
        return Page.Tiles(
            ("promises kept", new Cell($"{met} of {result.Verdicts.Count}", met == result.Verdicts.Count ? Tone.Good : Tone.Bad)),
            ("rounds", FigureText.Count(result.Rounds)),
            ("NAKs within the lifetime", Cell.Trouble(result.Requests.Naks + result.Cookies.Sum(cookies => cookies.Naks))),
            ("requests", FigureText.Count(result.Requests.Asked)),
            ("lost", Cell.Trouble(result.Requests.Lost)),
            ("second tries", FigureText.Count(result.Requests.SecondTry)),
            ("worst recovery", FigureText.Microseconds(result.Troubles.Max(trouble => trouble.RecoverySeconds) * 1_000_000)),
            ("key exchanges failed twice", Cell.Trouble(result.KeyExchanges.RetryFailed)));
    }

    private static XElement Recoveries(FleetResult result, string id, Func<FleetTrouble, double?> figure)
    {
        Bar[] bars =
        [
            .. result.Troubles.Where(trouble => figure(trouble) is not null)
                .GroupBy(trouble => trouble.Kind, trouble => figure(trouble)!.Value, StringComparer.Ordinal)
                .Select(kind => new Bar(kind.Key, 1, Spread.Of(kind)?.Median, [.. kind])),
        ];
        return new BarPlot
        {
            Title = id == "recovery" ? "Recovery" : "A newer ring",
            X = Axis.Linear(0, bars.SelectMany(bar => bar.Rounds), Plain),
            Text = seconds => FigureText.Microseconds(seconds * 1_000_000),
            Bars = bars,
        }.Draw(id);
    }

    private static XElement Misses(IReadOnlyList<FleetInterval> course) => OverTime(
        "misses",
        "Failed at the first try",
        course,
        figures => Axis.Linear(0, figures, Plain),
        Plain,
        ("second try", 1, interval => interval.Requests.SecondTry),
        ("lost", 2, interval => interval.Requests.Lost),
        ("NAK", 4, interval => interval.Requests.Naks),
        ("NTS-KE", 3, interval => interval.KeyExchangesFailed));

    private static XElement Gaps(IReadOnlyList<FleetInterval> course) => OverTime(
        "gaps",
        "Longest silence",
        course,
        figures => Axis.Logarithmic(figures, figure => FleetTables.Milliseconds(figure)),
        figure => FleetTables.Milliseconds(figure),
        ("front-ends", 1, interval => interval.FrontEndGapMilliseconds ?? double.NaN),
        ("echoes", 2, interval => interval.EchoGapMilliseconds ?? double.NaN));

    private static XElement OverTime(
        string id,
        string title,
        IReadOnlyList<FleetInterval> course,
        Func<IEnumerable<double>, Axis> axis,
        Func<double, string> text,
        params IEnumerable<(string Name, int Colour, Func<FleetInterval, double> Figure)> figures)
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
            Y = axis(lines.SelectMany(line => line.Points).Select(point => point.Y)),
            Text = text,
            Lines = lines,
        }.Draw(id);
    }

    private static string Plain(double figure) => figure.ToString("#,0.##", CultureInfo.InvariantCulture);
}
