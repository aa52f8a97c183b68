namespace PublicTime.Reporting;

/// <summary>A fleet to which everything happened that may happen, round after round, and what its clients noticed.</summary>
public sealed record FleetResult
{
    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>The command that repeats this run; empty when it was no command.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>When the clients began, by the host's clock.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>How long the clients asked.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>Rounds that came to their end.</summary>
    public required int Rounds { get; init; }

    /// <summary>Whether all rounds that were asked for did; otherwise a sentence of <see cref="Limits"/> says what ended the run.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>How the fleet was made.</summary>
    public required FleetSetting Setting { get; init; }

    /// <summary>Where all of it ran.</summary>
    public required Machine Machine { get; init; }

    /// <summary>What became of all authenticated requests.</summary>
    public required FleetRequests Requests { get; init; }

    /// <summary>Key exchanges through the balancer.</summary>
    public required FleetKeyExchanges KeyExchanges { get; init; }

    /// <summary>A client that knows nothing of this: chronyd.</summary>
    public FleetAssociation? Association { get; init; }

    /// <summary>What happened, in the order of the ends.</summary>
    public required IReadOnlyList<FleetTrouble> Troubles { get; init; }

    /// <summary>Cookies put aside, for each pair of a node that minted and a front-end that was asked.</summary>
    public IReadOnlyList<FleetCookies> Cookies { get; init; } = [];

    /// <summary>Silence of front-ends and of the bare echoes.</summary>
    public IReadOnlyList<FleetGap> Gaps { get; init; } = [];

    /// <summary>How long front-ends and the bare echoes took to answer.</summary>
    public IReadOnlyList<FleetLatency> Latencies { get; init; } = [];

    /// <summary>Second by second.</summary>
    public IReadOnlyList<FleetInterval> Course { get; init; } = [];

    /// <summary>The promises.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];

    /// <summary>Sentences on how to read the figures, on broken promises, and on why the run ended early.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
}
