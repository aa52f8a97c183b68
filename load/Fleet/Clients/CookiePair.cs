namespace PublicTime.Fleet.Clients;

/// <summary>What became of the cookies of one node at one front-end.</summary>
/// <param name="Minter">The node that the cookies come from.</param>
/// <param name="Opener">The front-end.</param>
internal sealed record CookiePair(string Minter, string Opener)
{
    /// <summary>How often one was answered with authenticated time.</summary>
    public long Opened { get; init; }

    /// <summary>At most so old was the oldest of those.</summary>
    public TimeSpan OldestOpened { get; init; }

    /// <summary>How often one within its lifetime was answered with an NTS NAK.</summary>
    public long Naks { get; init; }

    /// <summary>At most so old was the youngest of those; null when there was none.</summary>
    public TimeSpan? YoungestNak { get; init; }

    /// <summary>How often one that was too old was answered with an NTS NAK, as it should be.</summary>
    public long RefusedTooOld { get; init; }

    /// <summary>How often one that was too old was opened.</summary>
    public long OpenedTooOld { get; init; }

    /// <summary>How often nothing came back.</summary>
    public long Unanswered { get; init; }
}
