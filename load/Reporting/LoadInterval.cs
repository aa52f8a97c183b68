namespace PublicTime.Reporting;

/// <summary>
/// The requests that were due in one interval of a load test, mostly a second, with what became of them. An answer counts in
/// the interval of its request, whenever it came; so an interval is final one deadline after its end, and in a plot
/// a server that is silent for a second shows as that second. In mode ke a request is an NTS-KE session.
/// </summary>
public sealed record LoadInterval
{
    /// <summary>Begin, in seconds since the begin of the measurement.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Greater than 0; the last interval may be shorter than the others.</summary>
    public double LengthSeconds { get; init; } = 1;

    /// <summary>Requests that the schedule wanted sent.</summary>
    public required long Intended { get; init; }

    /// <summary>Those of them that were sent, late ones too.</summary>
    public required long Sent { get; init; }

    /// <summary>Those that got an accepted answer within the deadline.</summary>
    public required long Answered { get; init; }

    /// <summary>Those that got no answer within the deadline; see <see cref="LoadResult.Lost"/>.</summary>
    public required long Lost { get; init; }

    /// <summary>Those that were refused with an NTS NAK.</summary>
    public long Naks { get; init; }

    /// <summary>Those that were refused with any other kiss code.</summary>
    public long Kods { get; init; }

    /// <summary>Those whose answer was wrong.</summary>
    public long Wrong { get; init; }

    /// <summary>Median latency; null without an answer, as the others.</summary>
    public double? P50Microseconds { get; init; }

    public double? P99Microseconds { get; init; }

    public double? MaxMicroseconds { get; init; }
}
