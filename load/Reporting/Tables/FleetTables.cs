namespace PublicTime.Reporting.Tables;

/// <summary>What happened to a fleet and what its clients noticed, as tables.</summary>
public static class FleetTables
{
    /// <summary>What was run and where.</summary>
    public static ReportTable Run(FleetResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        FleetSetting fleet = result.Setting;
        return new ReportTable
        {
            Title = "Run",
            Columns = ["", ""],
            Rows =
            [
                ["fleet", $"{fleet.KeyNodes} NTS-KE nodes, {fleet.FrontEnds} front-ends"],
                ["load", $"{FigureText.PerSecond(fleet.RequestsPerSecond)} of {FigureText.Count(fleet.Clients)} clients"],
                ["ring", $"a key every {FigureText.Seconds(fleet.RotationSeconds)}, cookies for {FigureText.Seconds(fleet.LifetimeSeconds)}, nodes drain for {FigureText.Seconds(fleet.GraceSeconds)}"],
                ["rounds", $"{FigureText.Count(result.Rounds)} in {FigureText.Seconds(Math.Round(result.DurationSeconds))}"],
                ["began", FigureText.Moment(result.BegunAt)],
                ["machine", LoadTables.MachineText(result.Machine)],
            ],
            IsText = true,
        };
    }

    /// <summary>The promises.</summary>
    public static ReportTable Verdicts(FleetResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportTable
        {
            Title = "Promises",
            Columns = ["", "figure", "target", "", "remark"],
            Rows = [.. result.Verdicts.Select(verdict => (IReadOnlyList<Cell>)[verdict.Name, verdict.Figure, verdict.Target, Cell.Met(verdict.IsMet), verdict.Remark])],
            IsText = true,
        };
    }

    /// <summary>How long the fleet took to recover, by what had happened.</summary>
    public static ReportTable Recoveries(FleetResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportTable
        {
            Title = "What happened, and what of it was noticed",
            Columns = ["", "times", "recovery", "worst", "newer ring after", "worst", "second tries", "lost", "NAK", "key exchanges failed"],
            Rows = [.. result.Troubles.GroupBy(trouble => trouble.Kind, StringComparer.Ordinal).Select(kind => RecoveryRow(kind.Key, [.. kind]))],
        };
    }

    /// <summary>Every single one.</summary>
    public static ReportTable Troubles(FleetResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportTable
        {
            Title = "One by one",
            Columns = ["", "node", "from", "lasted", "recovery", "newer ring after", "second tries", "lost", "key exchanges failed", "front-end's gap", "echo's gap"],
            Rows = [.. result.Troubles.Select(TroubleRow)],
        };
    }

    /// <summary>All requests.</summary>
    public static ReportTable Requests(FleetResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        FleetRequests all = result.Requests;
        return new ReportTable
        {
            Title = "Requests",
            Columns = ["", "count", "of all"],
            Rows =
            [
                Row("begun", FigureText.Count(all.Asked), all.Asked),
                Row("answered at the first try", FigureText.Count(all.First), all.First),
                Row("answered at the second", FigureText.Count(all.SecondTry), all.SecondTry),
                Row("lost", Cell.Trouble(all.Lost), all.Lost),
                Row("NTS NAK", Cell.Trouble(all.Naks), all.Naks),
                Row("not sent for want of a cookie", Cell.Trouble(all.WithoutCookie), all.WithoutCookie),
            ],
        };

        IReadOnlyList<Cell> Row(string name, Cell shown, long count) => [name, shown, FigureText.Share(all.Asked > 0 ? (double)count / all.Asked : null)];
    }

    /// <summary>Key exchanges, and chronyd's association.</summary>
    public static ReportTable KeyExchanges(FleetResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<IReadOnlyList<Cell>> rows =
        [
            ["begun", FigureText.Count(result.KeyExchanges.Begun)],
            ["failed", FigureText.Count(result.KeyExchanges.Failed)],
            ["failed again when retried at once", Cell.Trouble(result.KeyExchanges.RetryFailed)],
            ["the longest failure", result.KeyExchanges.LongestFailureSeconds is { } longest ? FigureText.Seconds(longest) : FigureText.Absent],
        ];
        if (result.Association is { } chronyd)
        {
            rows.Add(["chronyd: authentication", chronyd.Mode]);
            rows.Add(["chronyd: key exchanges", new Cell(FigureText.Count(chronyd.KeySessions), chronyd.KeySessions == 1 ? Tone.Good : Tone.Bad)]);
            rows.Add(["chronyd: NTS NAK", Cell.Trouble(chronyd.Naks)]);
        }

        return new ReportTable { Title = "Key exchanges", Columns = ["", "count"], Rows = rows };
    }

    /// <summary>Cookies put aside.</summary>
    public static ReportTable Cookies(FleetResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportTable
        {
            Title = "Cookies put aside and spent again and again",
            Columns = ["minted by → asked", "opened", "oldest", "NAK within the lifetime", "refused past it", "opened past it", "unanswered"],
            Rows = [.. result.Cookies.Select(CookieRow)],
        };
    }

    /// <summary>The longest silences.</summary>
    public static ReportTable Gaps(FleetResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportTable
        {
            Title = "Longest silence",
            Columns = ["", "answers", "longest", "at"],
            Rows = [.. result.Gaps.Select(gap => (IReadOnlyList<Cell>)
                [gap.Name, FigureText.Count(gap.Answers), Milliseconds(gap.WorstMilliseconds), FigureText.Seconds(Math.Round(gap.AtSeconds, 1))])],
        };
    }

    /// <summary>How long answers took.</summary>
    public static ReportTable Latencies(FleetResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportTable
        {
            Title = "How long plain answers took, undisturbed and while Redis was away or slow",
            Columns = ["", "undisturbed", "median", "99 %", "Redis away or slow", "median", "99 %", "ratio of 99 %"],
            Rows = [.. result.Latencies.Select(latency => (IReadOnlyList<Cell>)[latency.Name, .. Figures(latency.Undisturbed), .. Figures(latency.WithoutRedis), FigureText.Ratio(latency.Ratio)])],
        };

        static IEnumerable<Cell> Figures(LatencySummary? summary) =>
            [FigureText.Count(summary?.Count ?? 0), FigureText.Microseconds(summary?.P50Microseconds), FigureText.Microseconds(summary?.P99Microseconds)];
    }

    /// <summary>What clients noticed, interval by interval.</summary>
    /// <param name="course">Of the result, or coarser.</param>
    public static ReportTable Course(IReadOnlyList<FleetInterval> course)
    {
        ArgumentNullException.ThrowIfNull(course);
        return new ReportTable
        {
            Title = "Course",
            Columns = ["from", "requests", "second tries", "lost", "NAK", "key exchanges failed", "front-end's gap", "echo's gap"],
            Rows = [.. course.Select(CourseRow)],
        };
    }

    internal static string Milliseconds(double? milliseconds) => FigureText.Microseconds(milliseconds * 1000);

    private static string Seconds(double? seconds) => FigureText.Microseconds(seconds * 1_000_000);

    private static IReadOnlyList<Cell> RecoveryRow(string kind, IReadOnlyList<FleetTrouble> troubles)
    {
        Spread? recovery = Spread.Of(troubles.Select(trouble => trouble.RecoverySeconds ?? double.NaN));
        Spread? newer = Spread.Of(troubles.Select(trouble => trouble.NewerRingSeconds ?? double.NaN));
        return
        [
            kind, FigureText.Count(troubles.Count), Seconds(recovery?.Median), Seconds(recovery?.Highest), Seconds(newer?.Median), Seconds(newer?.Highest),
            FigureText.Count(troubles.Sum(trouble => trouble.Requests.SecondTry)),
            Cell.Trouble(troubles.Sum(trouble => trouble.Requests.Lost)),
            Cell.Trouble(troubles.Sum(trouble => trouble.Requests.Naks)),
            FigureText.Count(troubles.Sum(trouble => trouble.KeyExchangesFailed)),
        ];
    }

    private static IReadOnlyList<Cell> TroubleRow(FleetTrouble trouble) =>
    [
        trouble.Kind, trouble.Node, FigureText.Seconds(Math.Round(trouble.BeganSeconds, 1)), Seconds(trouble.LastedSeconds), Seconds(trouble.RecoverySeconds), Seconds(trouble.NewerRingSeconds),
        FigureText.Count(trouble.Requests.SecondTry), Cell.Trouble(trouble.Requests.Lost), FigureText.Count(trouble.KeyExchangesFailed),
        Milliseconds(trouble.FrontEndGapMilliseconds), Milliseconds(trouble.EchoGapMilliseconds),
    ];

    private static IReadOnlyList<Cell> CookieRow(FleetCookies cookies) =>
    [
        $"{cookies.Minter} → {cookies.Opener}", FigureText.Count(cookies.Opened), FigureText.Seconds(Math.Round(cookies.OldestOpenedSeconds, 1)), Cell.Trouble(cookies.Naks),
        FigureText.Count(cookies.RefusedTooOld), Cell.Trouble(cookies.OpenedTooOld), FigureText.Count(cookies.Unanswered),
    ];

    private static IReadOnlyList<Cell> CourseRow(FleetInterval interval) =>
    [
        FigureText.Seconds(interval.StartSeconds), FigureText.Count(interval.Requests.Asked), FigureText.Count(interval.Requests.SecondTry), Cell.Trouble(interval.Requests.Lost),
        Cell.Trouble(interval.Requests.Naks), FigureText.Count(interval.KeyExchangesFailed), Milliseconds(interval.FrontEndGapMilliseconds), Milliseconds(interval.EchoGapMilliseconds),
    ];
}
