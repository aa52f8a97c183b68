namespace PublicTime.Reporting;

/// <summary>One point of a latency curve.</summary>
/// <param name="Percentile">From 0 to 100.</param>
/// <param name="Microseconds">What this share of the durations does not exceed.</param>
public sealed record PercentilePoint(double Percentile, double Microseconds);
