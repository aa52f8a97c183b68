namespace PublicTime.Reporting;

/// <summary>The silence of one who is asked for plain time every 5 ms.</summary>
public sealed record FleetGap
{
    /// <summary>A front-end, or "echo".</summary>
    public required string Name { get; init; }

    /// <summary>How many answers came.</summary>
    public required long Answers { get; init; }

    /// <summary>The longest time between two of them, without the times at which it was away by the scenario's will.</summary>
    public required double WorstMilliseconds { get; init; }

    /// <summary>When that began, since the clients did.</summary>
    public required double AtSeconds { get; init; }
}
