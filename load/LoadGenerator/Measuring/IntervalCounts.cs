namespace PublicTime.LoadGenerator.Measuring;

/// <summary>The requests that were due in one second, and what became of them. Latencies in nanoseconds, filled when the interval is final.</summary>
public struct IntervalCounts
{
    /// <summary>Requests that were due.</summary>
    public long Intended;

    /// <summary>Those of them that were sent.</summary>
    public long Sent;

    /// <summary>Accepted answers.</summary>
    public long Answered;

    /// <summary>Without an answer at the deadline.</summary>
    public long Lost;

    /// <summary>NTS NAKs.</summary>
    public long Naks;

    /// <summary>Other kiss codes.</summary>
    public long Kods;

    /// <summary>Wrong answers.</summary>
    public long Wrong;

    /// <summary>Median.</summary>
    public long P50;

    /// <summary>99 % do not exceed it.</summary>
    public long P99;

    /// <summary>99.9 % do not exceed it.</summary>
    public long P999;

    /// <summary>The longest.</summary>
    public long Max;
}
