namespace PublicTime.Reporting;

/// <summary>One figure against its target, where it is not a ratio of processor times: a scenario of abuse, memory, a slope.</summary>
public sealed record Verdict
{
    /// <summary>What was measured, such as "overload: answered share of the peak".</summary>
    public required string Name { get; init; }

    /// <summary>The figure with its unit, such as "94.1 %".</summary>
    public required string Figure { get; init; }

    /// <summary>The target with its relation and unit, such as "≥ 90 %".</summary>
    public required string Target { get; init; }

    /// <summary>Whether the figure keeps it; null when it could not be measured.</summary>
    public required bool? IsMet { get; init; }

    /// <summary>One sentence on how it came about; may be empty.</summary>
    public string Remark { get; init; } = "";
}
