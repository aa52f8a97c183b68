using PublicTime.Reporting;

namespace PublicTime.Comparison.Abuse;

/// <summary>What a scenario of abuse found.</summary>
internal sealed record AbuseFigures
{
    /// <summary>Each figure with its target.</summary>
    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    /// <summary>Measurements behind them, where they are processor times.</summary>
    public IReadOnlyList<ComparisonScenario> Scenarios { get; init; } = [];

    /// <summary>Ratios of these.</summary>
    public IReadOnlyList<ComparisonRatio> Ratios { get; init; } = [];

    /// <summary>What to know when reading them.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
}
