namespace PublicTime.Reporting;

/// <summary>NTS-KE sessions of a load test. Each one either succeeded, with keys and cookies, or failed for one reason.</summary>
public sealed record KeyExchanges
{
    /// <summary>Sessions that the schedule or a client without cookies asked for.</summary>
    public required long Intended { get; init; }

    /// <summary>Sessions that ended with keys and cookies.</summary>
    public required long Succeeded { get; init; }

    /// <summary>The others, by the name of their reason.</summary>
    public IReadOnlyDictionary<string, long> FailuresByReason { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>From the intended begin of a session to its last octet; null when none succeeded.</summary>
    public LatencySummary? Latency { get; init; }
}
