namespace PublicTime.Reporting;

/// <summary>
/// Processor time per request of one server as a share of another's. Each round gives one ratio, of two measurements
/// that stand beside each other in time, so that a slow minute of the machine cancels out; the figure is their median.
/// </summary>
public sealed record ComparisonRatio
{
    /// <summary>Such as "NTS, AEAD 15: publictime / chronyd 4.3".</summary>
    public required string Name { get; init; }

    /// <summary>Median and ends of the ratios of the rounds; null when no round has both.</summary>
    public required Spread? Ratio { get; init; }

    /// <summary>The ratio must not exceed it; null where none is set.</summary>
    public double? Target { get; init; }

    /// <summary>Whether the median keeps the target; null without a target or without a figure.</summary>
    public bool? IsMet => Ratio is { } ratio && Target is { } target ? ratio.Median <= target : null;

    /// <summary>The ratio of two servers, round by round.</summary>
    /// <param name="name">Of the ratio.</param>
    /// <param name="of">Above the line.</param>
    /// <param name="to">Below the line; may be of another scenario.</param>
    /// <param name="target">What the ratio must not exceed; null where none is set.</param>
    public static ComparisonRatio Between(string name, ServerRounds of, ServerRounds to, double? target = null)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(to);
        IEnumerable<double> ratios = of.Rounds.Join(
            to.Rounds, round => round.Round, round => round.Round, (above, below) => above.CpuNanosecondsPerRequest / below.CpuNanosecondsPerRequest);
        return new ComparisonRatio { Name = name, Ratio = Spread.Of(ratios), Target = target };
    }
}
