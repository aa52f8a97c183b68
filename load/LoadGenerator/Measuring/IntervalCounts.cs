namespace PublicTime.LoadGenerator.Measuring;

/// <summary>The requests that were due in one second, and what became of them. Latencies in nanoseconds, filled when the interval is final.</summary>
public struct IntervalCounts
{
    /// <summary>Requests that were due.</summary>
    public long Intended { get; set; }

    /// <summary>Those of them that were sent.</summary>
    public long Sent { get; set; }

    /// <summary>Accepted answers.</summary>
    public long Answered { get; set; }

    /// <summary>Without an answer at the deadline.</summary>
    public long Lost { get; set; }

    /// <summary>NTS NAKs.</summary>
    public long Naks { get; set; }

    /// <summary>Other kiss codes.</summary>
    public long Kods { get; set; }

    /// <summary>Wrong answers.</summary>
    public long Wrong { get; set; }

    /// <summary>Median.</summary>
    public long P50 { get; set; }

    /// <summary>99 % do not exceed it.</summary>
    public long P99 { get; set; }

    /// <summary>99.9 % do not exceed it.</summary>
    public long P999 { get; set; }

    /// <summary>The longest.</summary>
    public long Max { get; set; }
}
