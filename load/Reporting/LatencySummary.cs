namespace PublicTime.Reporting;

/// <summary>Durations, summed up, in microseconds. Made from at least one duration: where there is none, there is no summary.</summary>
public sealed record LatencySummary
{
    private const double NanosecondsPerMicrosecond = 1000;

    /// <summary>From the median to one in ten thousand, about evenly on the scale of the plot, where every factor of ten is as wide.</summary>
    private static readonly double[] CurvePercentiles =
    [
        50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 98.5, 99, 99.25, 99.5, 99.6, 99.7, 99.8, 99.85,
        99.9, 99.925, 99.95, 99.96, 99.97, 99.98, 99.985, 99.99,
    ];

    /// <summary>How many durations these figures are about.</summary>
    public required long Count { get; init; }

    public required double MinMicroseconds { get; init; }

    public required double MeanMicroseconds { get; init; }

    public required double P50Microseconds { get; init; }

    public required double P90Microseconds { get; init; }

    public required double P99Microseconds { get; init; }

    /// <summary>What 99.9 % do not exceed.</summary>
    public required double P999Microseconds { get; init; }

    /// <summary>What 99.99 % do not exceed.</summary>
    public required double P9999Microseconds { get; init; }

    public required double MaxMicroseconds { get; init; }

    /// <summary>The same with more points for a plot, in rising order of percentiles from 50 to 99.99.</summary>
    public IReadOnlyList<PercentilePoint> Curve { get; init; } = [];

    /// <summary>Sums up a histogram; null when it is empty.</summary>
    public static LatencySummary? From(LogLinearHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return histogram.Count == 0
            ? null
            : new LatencySummary
            {
                Count = histogram.Count,
                MinMicroseconds = histogram.Min / NanosecondsPerMicrosecond,
                MeanMicroseconds = histogram.Mean / NanosecondsPerMicrosecond,
                P50Microseconds = histogram.Percentile(50) / NanosecondsPerMicrosecond,
                P90Microseconds = histogram.Percentile(90) / NanosecondsPerMicrosecond,
                P99Microseconds = histogram.Percentile(99) / NanosecondsPerMicrosecond,
                P999Microseconds = histogram.Percentile(99.9) / NanosecondsPerMicrosecond,
                P9999Microseconds = histogram.Percentile(99.99) / NanosecondsPerMicrosecond,
                MaxMicroseconds = histogram.Max / NanosecondsPerMicrosecond,
                Curve = [.. CurvePercentiles.Select(p => new PercentilePoint(p, histogram.Percentile(p) / NanosecondsPerMicrosecond))],
            };
    }
}
