namespace PublicTime.Reporting;

/// <summary>
/// How a load test is going. The measuring thread publishes a new one a few times a second; readers take the latest and disturb nobody.
/// Rates and percentiles are of the last second.
/// </summary>
public sealed record LoadProgress
{
    /// <summary>Since the begin of the measurement; negative during the warm-up.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>Planned length of the measurement; null where it has no planned end.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Requests that were due; null for as fast as possible.</summary>
    public double? OfferedPerSecond { get; init; }

    public required double SentPerSecond { get; init; }

    public required double AnsweredPerSecond { get; init; }

    /// <summary>Lost as a share of those whose end is known, since the begin, 0 to 1.</summary>
    public required double LossShare { get; init; }

    /// <summary>Null without an answer, as the others.</summary>
    public double? P50Microseconds { get; init; }

    public double? P99Microseconds { get; init; }

    public double? P999Microseconds { get; init; }

    /// <summary>Since the begin, as the other counts.</summary>
    public long Naks { get; init; }

    public long Kods { get; init; }

    public long Wrong { get; init; }

    /// <summary>NTS-KE sessions that succeeded, and that failed.</summary>
    public long KeySessions { get; init; }

    public long KeyFailures { get; init; }
}
