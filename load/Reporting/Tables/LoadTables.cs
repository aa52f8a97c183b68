namespace PublicTime.Reporting.Tables;

/// <summary>What a load test measured, as tables.</summary>
public static class LoadTables
{
    /// <summary>What was run, where and against what.</summary>
    public static ReportTable Run(LoadResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<IReadOnlyList<Cell>> rows =
        [
            ["target", result.Target],
            ["mode", result.Mode],
            ["sender", result.Sender],
        ];
        AddIf(rows, result.Aead is not null, ["AEAD", FigureText.Aead(result.Aead)]);
        AddIf(rows, result.Clients > 0, ["virtual clients", FigureText.Count(result.Clients)]);
        rows.Add(["offered", result.OfferedPerSecond is null ? "as fast as possible" : FigureText.PerSecond(result.OfferedPerSecond)]);
        rows.Add(["measured for", FigureText.Seconds(result.DurationSeconds)]);
        rows.Add(["lost after", FigureText.Seconds(result.DeadlineSeconds)]);
        rows.Add(["began", FigureText.Moment(result.BegunAt)]);
        rows.Add(["seed", result.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        rows.Add(["machine", MachineText(result.Machine)]);
        return new ReportTable { Title = "Run", Columns = ["", ""], Rows = rows, IsText = true };
    }

    /// <summary>What became of the requests.</summary>
    public static ReportTable Requests(LoadResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<IReadOnlyList<Cell>> rows =
        [
            Row("intended", result.Intended),
            Row("sent", result.Sent),
            Row("answered", result.Answered),
            Trouble("lost", result.Lost),
            Trouble("NTS NAK", result.Naks),
        ];
        rows.AddRange(Ordered(result.KodsByCode).Select(kod => Trouble($"KoD {kod.Key}", kod.Value)));
        rows.AddRange(Ordered(result.WrongByReason).Select(wrong => Trouble($"wrong: {wrong.Key}", wrong.Value)));
        AddIf(rows, result.OfEarlierKeys > 0, Row("of earlier keys", result.OfEarlierKeys));
        AddIf(rows, result.Unaccounted != 0, Trouble("unaccounted for", result.Unaccounted));
        rows.Add(Row("verified in full", result.Verified));
        rows.Add(Row("reordered", result.Reordered));
        rows.Add(Row("duplicate", result.Duplicate));
        rows.Add(Row("answered too late", result.Late));
        rows.Add(Row("answers to nothing", result.Unknown));
        AddIf(rows, result.SkippedWithoutCookie > 0, Trouble("not sent for want of a cookie", result.SkippedWithoutCookie));
        return new ReportTable { Title = result.Unit == "session" ? "Sessions" : "Requests", Columns = ["", "count", "of those sent"], Rows = rows };

        IReadOnlyList<Cell> Row(string name, long count) => Shares(name, count, FigureText.Count(count));

        IReadOnlyList<Cell> Trouble(string name, long count) => Shares(name, count, Cell.Trouble(count));

        IReadOnlyList<Cell> Shares(string name, long count, Cell shown) =>
            [name, shown, FigureText.Share(result.Sent > 0 ? (double)count / result.Sent : null)];
    }

    /// <summary>Percentiles of everything that was timed; no row for what never happened.</summary>
    public static ReportTable Latency(LoadResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<IReadOnlyList<Cell>> rows = [];
        Add("answer", result.Latency);
        Add("key exchange", result.KeyExchanges?.Latency);
        Add("key exchange of a client", result.ClientKeyExchanges?.Latency);
        Add("sender late by", result.SenderLateness);
        return new ReportTable { Title = "Latency from the intended send time", Columns = ["", "p50", "p90", "p99", "p99.9", "p99.99", "max", "mean"], Rows = rows };

        void Add(string name, LatencySummary? summary)
        {
            if (summary is not null)
            {
                double[] figures =
                [
                    summary.P50Microseconds, summary.P90Microseconds, summary.P99Microseconds, summary.P999Microseconds,
                    summary.P9999Microseconds, summary.MaxMicroseconds, summary.MeanMicroseconds,
                ];
                rows.Add([name, .. figures.Select(figure => new Cell(FigureText.Microseconds(figure)))]);
            }
        }
    }

    /// <summary>NTS-KE sessions; without rows when there was none.</summary>
    public static ReportTable KeyExchanges(LoadResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<IReadOnlyList<Cell>> rows = [];
        Add("", result.KeyExchanges);
        Add("clients: ", result.ClientKeyExchanges);
        return new ReportTable { Title = "Key exchanges", Columns = ["", "sessions"], Rows = rows };

        void Add(string whose, KeyExchanges? sessions)
        {
            if (sessions is not null)
            {
                rows.Add([$"{whose}intended", FigureText.Count(sessions.Intended)]);
                rows.Add([$"{whose}succeeded", FigureText.Count(sessions.Succeeded)]);
                rows.AddRange(Ordered(sessions.FailuresByReason).Select(
                    failure => (IReadOnlyList<Cell>)[$"{whose}failed: {failure.Key}", Cell.Trouble(failure.Value)]));
            }
        }
    }

    /// <summary>What became of the requests, interval by interval.</summary>
    /// <param name="intervals">Those of the result, or coarser ones.</param>
    public static ReportTable Course(IReadOnlyList<LoadInterval> intervals)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        return new ReportTable
        {
            Title = "Course",
            Columns = ["from", "intended", "sent", "answered", "lost", "NAK", "KoD", "wrong"],
            Rows = [.. intervals.Select(CourseRow)],
        };
    }

    /// <summary>Latency, interval by interval.</summary>
    /// <param name="intervals">Those of the result, or coarser ones.</param>
    public static ReportTable LatencyCourse(IReadOnlyList<LoadInterval> intervals)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        return new ReportTable { Title = "Course of the latency", Columns = ["from", "p50", "p99", "max"], Rows = [.. intervals.Select(LatencyRow)] };
    }

    /// <summary>A machine in one line.</summary>
    public static string MachineText(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        string cores = machine.Cores == 1 ? "1 core" : $"{machine.Cores} cores";
        return string.Join(", ", new[] { machine.Processor, cores, machine.Kernel, machine.Runtime }.Where(part => part.Length > 0));
    }

    private static IReadOnlyList<Cell> CourseRow(LoadInterval interval) =>
    [
        FigureText.Seconds(interval.StartSeconds), FigureText.Count(interval.Intended), FigureText.Count(interval.Sent), FigureText.Count(interval.Answered),
        Cell.Trouble(interval.Lost), Cell.Trouble(interval.Naks), Cell.Trouble(interval.Kods), Cell.Trouble(interval.Wrong),
    ];

    private static IReadOnlyList<Cell> LatencyRow(LoadInterval interval) =>
    [
        FigureText.Seconds(interval.StartSeconds), FigureText.Microseconds(interval.P50Microseconds), FigureText.Microseconds(interval.P99Microseconds), FigureText.Microseconds(interval.MaxMicroseconds),
    ];

    private static IOrderedEnumerable<KeyValuePair<string, long>> Ordered(IReadOnlyDictionary<string, long> counts) =>
        counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal);

    private static void AddIf(List<IReadOnlyList<Cell>> rows, bool wanted, IReadOnlyList<Cell> row)
    {
        if (wanted)
        {
            rows.Add(row);
        }
    }
}
