namespace PublicTime.Fleet.Troubles;

/// <summary>One thing that happened to the fleet. Moments are on the clock of <see cref="TimeProvider.System"/>.</summary>
/// <param name="Kind">What.</param>
/// <param name="Node">To which node; empty for Redis and for all of them.</param>
/// <param name="From">When it began.</param>
/// <param name="Ended">When its cause was taken away, such as Redis given back: what is waited for from then on is the fleet's doing.</param>
/// <param name="Recovered">When everything was as before; null where nothing had to recover.</param>
/// <param name="NewerRing">When, after that, every node had a ring newer than any had before; null where nobody waited for one.</param>
internal sealed record Trouble(TroubleKind Kind, string Node, long From, long Ended, long? Recovered = null, long? NewerRing = null)
{
    /// <summary>When nobody waited for anything any more.</summary>
    public long Over => NewerRing ?? Recovered ?? Ended;

    /// <summary>How long the fleet took to recover; null where nothing had to.</summary>
    public TimeSpan? Recovery => Recovered is { } recovered ? TimeProvider.System.GetElapsedTime(Ended, recovered) : null;

    /// <summary>How long a newer ring took from then on; null where nobody waited for one.</summary>
    public TimeSpan? NewerRingAfter => NewerRing is { } newer ? TimeProvider.System.GetElapsedTime(Recovered ?? Ended, newer) : null;
}
