namespace PublicTime.Reporting;

/// <summary>Key exchanges through the balancer, begun five times a second whatever happened.</summary>
public sealed record FleetKeyExchanges
{
    /// <summary>All that were begun, without the retries.</summary>
    public required long Begun { get; init; }

    /// <summary>Those that brought no cookies.</summary>
    public required long Failed { get; init; }

    /// <summary>Those of them whose immediate retry brought none either.</summary>
    public required long RetryFailed { get; init; }

    /// <summary>The longest of those that failed; null when none did.</summary>
    public double? LongestFailureSeconds { get; init; }
}
