using System.Globalization;

namespace PublicTime.Reporting.Tables;

/// <summary>What a comparison measured, as tables.</summary>
public static class ComparisonTables
{
    /// <summary>What was run and where.</summary>
    public static ReportTable Run(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportTable
        {
            Title = "Run",
            Columns = ["", ""],
            Rows =
            [
                ["rounds", string.Create(CultureInfo.InvariantCulture, $"{result.Rounds} of {FigureText.Seconds(result.SecondsPerRound)} for each server, in turn")],
                ["began", FigureText.Moment(result.BegunAt)],
                ["machine", LoadTables.MachineText(result.Machine)],
            ],
            IsText = true,
        };
    }

    /// <summary>All ratios with their targets.</summary>
    public static ReportTable Ratios(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportTable
        {
            Title = "Processor time, as a ratio",
            Columns = ["", "median", "target", "", "lowest", "highest"],
            Rows = [.. result.Ratios.Select(RatioRow)],
        };
    }

    /// <summary>All other figures with targets.</summary>
    public static ReportTable Verdicts(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportTable
        {
            Title = "Other targets",
            Columns = ["", "figure", "target", "", "remark"],
            Rows = [.. result.Verdicts.Select(verdict => (IReadOnlyList<Cell>)[verdict.Name, verdict.Figure, verdict.Target, Cell.Met(verdict.IsMet), verdict.Remark])],
            IsText = true,
        };
    }

    /// <summary>The servers of one scenario: medians, and the ends of what the rounds showed.</summary>
    public static ReportTable Servers(ComparisonScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return new ReportTable
        {
            Title = scenario.Name,
            Columns = ["", $"CPU per {scenario.Unit}", "lowest to highest", "user", "system", "answered", "lost", "memory"],
            Rows = [.. scenario.Servers.Select(ServerRow)],
        };
    }

    private static IReadOnlyList<Cell> RatioRow(ComparisonRatio ratio) =>
    [
        ratio.Name,
        FigureText.Ratio(ratio.Ratio?.Median),
        ratio.Target is null ? FigureText.Absent : $"≤ {FigureText.ChosenRatio(ratio.Target)}",
        Cell.Met(ratio.IsMet),
        FigureText.Ratio(ratio.Ratio?.Lowest),
        FigureText.Ratio(ratio.Ratio?.Highest),
    ];

    private static IReadOnlyList<Cell> ServerRow(ServerRounds server) =>
    [
        server.Server,
        FigureText.Nanoseconds(server.CpuNanosecondsPerRequest?.Median),
        server.CpuNanosecondsPerRequest is { } cpu ? $"{FigureText.Nanoseconds(cpu.Lowest)} to {FigureText.Nanoseconds(cpu.Highest)}" : FigureText.Absent,
        FigureText.Nanoseconds(server.UserNanosecondsPerRequest?.Median),
        FigureText.Nanoseconds(server.SystemNanosecondsPerRequest?.Median),
        FigureText.PerSecond(server.AnsweredPerSecond?.Median),
        FigureText.Share(server.LossShare?.Median),
        FigureText.Megabytes(server.ResidentBytes?.Median),
    ];
}
