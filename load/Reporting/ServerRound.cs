namespace PublicTime.Reporting;

/// <summary>What one round measured of one server. A request is a session where the scenario is about sessions.</summary>
public sealed record ServerRound
{
    /// <summary>Number of the round, from 1; all servers of a scenario are measured in each.</summary>
    public required int Round { get; init; }

    /// <summary>Processor time of the server outside the kernel, per answered request.</summary>
    public required double UserNanosecondsPerRequest { get; init; }

    /// <summary>Processor time of the server inside the kernel, per answered request.</summary>
    public required double SystemNanosecondsPerRequest { get; init; }

    /// <summary>Requests sent to the server.</summary>
    public required double OfferedPerSecond { get; init; }

    /// <summary>Requests that it answered.</summary>
    public required double AnsweredPerSecond { get; init; }

    /// <summary>Requests that it did not answer, as a share of those sent, 0 to 1.</summary>
    public required double LossShare { get; init; }

    /// <summary>Resident memory of the server's process at the end of the round.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>Latency that 99 % of the answers did not exceed; null where it was not measured.</summary>
    public double? P99Microseconds { get; init; }

    /// <summary>Sentences that say where the generator was the limit of this round.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Processor time of the server, per answered request.</summary>
    public double CpuNanosecondsPerRequest => UserNanosecondsPerRequest + SystemNanosecondsPerRequest;
}
