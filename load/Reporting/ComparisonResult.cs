namespace PublicTime.Reporting;

/// <summary>Servers side by side: what one run of several interleaved rounds measured.</summary>
public sealed record ComparisonResult
{
    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>The command that repeats this comparison; empty when it was no command.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>When the first round began, by the host's clock.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>Rounds of each scenario that were asked for.</summary>
    public required int Rounds { get; init; }

    /// <summary>Measured time of one server in one round.</summary>
    public required double SecondsPerRound { get; init; }

    /// <summary>Where servers and generator ran.</summary>
    public required Machine Machine { get; init; }

    /// <summary>In the order in which they are shown.</summary>
    public required IReadOnlyList<ComparisonScenario> Scenarios { get; init; }

    /// <summary>Processor time per request against the other servers.</summary>
    public IReadOnlyList<ComparisonRatio> Ratios { get; init; } = [];

    /// <summary>Other figures with targets.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];

    /// <summary>Sentences on how to read the figures, and on where the generator was the limit.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
}
