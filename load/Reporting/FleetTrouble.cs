namespace PublicTime.Reporting;

/// <summary>One thing that happened to the fleet.</summary>
public sealed record FleetTrouble
{
    /// <summary>Such as "Redis killed".</summary>
    public required string Kind { get; init; }

    /// <summary>To which node; empty for Redis and for all of them.</summary>
    public string Node { get; init; } = "";

    /// <summary>Since the clients began.</summary>
    public required double BeganSeconds { get; init; }

    /// <summary>From then until its cause was taken away.</summary>
    public required double LastedSeconds { get; init; }

    /// <summary>From then until all was as before; null where nothing had to recover.</summary>
    public double? RecoverySeconds { get; init; }

    /// <summary>From then until every node had a ring newer than any had before; null where nobody waited for one.</summary>
    public double? NewerRingSeconds { get; init; }

    /// <summary>Requests in the seconds that it touched, from its begin until nobody waited for anything any more.</summary>
    public required FleetRequests Requests { get; init; }

    /// <summary>Of the second of them with the most, requests that the first try did not bring an answer.</summary>
    public required long WorstSecondMissed { get; init; }

    /// <summary>Requests in that second.</summary>
    public required long WorstSecondAsked { get; init; }

    /// <summary>Key exchanges begun meanwhile that brought no cookies.</summary>
    public required long KeyExchangesFailed { get; init; }

    /// <summary>The longest silence of a front-end that was not away by the scenario's will, meanwhile; null without two answers.</summary>
    public double? FrontEndGapMilliseconds { get; init; }

    /// <summary>The longest silence of a bare echo meanwhile.</summary>
    public double? EchoGapMilliseconds { get; init; }
}
