namespace PublicTime.Reporting;

/// <summary>What became of the cookies of one node at one front-end.</summary>
public sealed record FleetCookies
{
    /// <summary>The node that the cookies come from.</summary>
    public required string Minter { get; init; }

    /// <summary>The front-end that was asked.</summary>
    public required string Opener { get; init; }

    /// <summary>How often one was answered with authenticated time.</summary>
    public required long Opened { get; init; }

    /// <summary>Age of the oldest of those.</summary>
    public required double OldestOpenedSeconds { get; init; }

    /// <summary>How often one within its lifetime was refused.</summary>
    public required long Naks { get; init; }

    /// <summary>How often one past it was refused, as it should be.</summary>
    public required long RefusedTooOld { get; init; }

    /// <summary>How often one past it was opened.</summary>
    public required long OpenedTooOld { get; init; }

    /// <summary>How often nothing came back.</summary>
    public required long Unanswered { get; init; }
}
