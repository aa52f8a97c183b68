namespace PublicTime.Control;

/// <summary>What clients are told about the time.</summary>
public sealed record ClockStatus
{
    /// <summary>False: answers carry stratum 0 and leap 3, and clients do not use them.</summary>
    public required bool IsSynchronized { get; init; }

    /// <summary>1 to 15; 16 when unsynchronized.</summary>
    public required int Stratum { get; init; }

    /// <summary>Name of the leap indicator.</summary>
    public required string Leap { get; init; }

    /// <summary>Reference ID as text for people.</summary>
    public required string ReferenceId { get; init; }

    /// <summary>Round trip to the reference clock, ≥ 0.</summary>
    public required double RootDelaySeconds { get; init; }

    /// <summary>Bound on the error at the moment of the report, ≥ 0.</summary>
    public required double RootDispersionSeconds { get; init; }

    /// <summary>How often the served clock was replaced since the start.</summary>
    public required long Generation { get; init; }

    /// <summary>Where the time comes from, for people.</summary>
    public string Source { get; init; } = "";
}
