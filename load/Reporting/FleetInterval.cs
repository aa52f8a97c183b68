namespace PublicTime.Reporting;

/// <summary>What clients noticed in one stretch of the run.</summary>
public sealed record FleetInterval
{
    /// <summary>Begin, since the clients began.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Greater than 0.</summary>
    public double LengthSeconds { get; init; } = 1;

    /// <summary>Requests that were begun.</summary>
    public required FleetRequests Requests { get; init; }

    /// <summary>Key exchanges begun that brought no cookies.</summary>
    public long KeyExchangesFailed { get; init; }

    /// <summary>The longest silence of a front-end that was not away by the scenario's will; null without two answers.</summary>
    public double? FrontEndGapMilliseconds { get; init; }

    /// <summary>The longest silence of a bare echo.</summary>
    public double? EchoGapMilliseconds { get; init; }
}
