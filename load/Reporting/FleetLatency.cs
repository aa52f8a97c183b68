namespace PublicTime.Reporting;

/// <summary>How long one took to answer who is asked for plain time every 5 ms.</summary>
public sealed record FleetLatency
{
    /// <summary>A front-end, or "echo".</summary>
    public required string Name { get; init; }

    /// <summary>In the two periods before the first trouble of a round; null where no answer came.</summary>
    public LatencySummary? Undisturbed { get; init; }

    /// <summary>While Redis was killed, frozen, cut off or slow, and until all had recovered from that; null where no answer came.</summary>
    public LatencySummary? WithoutRedis { get; init; }

    /// <summary>The one's 99th percentile against the other's; null where there is none.</summary>
    public double? Ratio => WithoutRedis?.P99Microseconds / Undisturbed?.P99Microseconds;
}
