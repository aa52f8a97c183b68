namespace PublicTime.Control.Cluster;

/// <summary>One epoch of the ring: a seed, from which a key is derived for each period. No secret is in here.</summary>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="StartsAt">From when it may mint.</param>
/// <param name="EndsAt">Until when it may have minted; absent while that is not known.</param>
/// <param name="PeriodSeconds">How long one of its keys mints; 0: for ever.</param>
/// <param name="IsCommitted">Whether every member holds it, so that it may mint.</param>
/// <param name="IsMinting">Whether new cookies are made under it now.</param>
public sealed record EpochStatus(string Id, DateTimeOffset StartsAt, DateTimeOffset? EndsAt, double PeriodSeconds, bool IsCommitted, bool IsMinting)
{
    /// <summary>Names of the nodes that have not kept it, while it is not committed.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    /// <summary>How long it should have been minting and was not; zero when it may, or its time has not come.</summary>
    /// <param name="at">Served time.</param>
    internal TimeSpan OverdueAt(DateTimeOffset at) => IsCommitted || at < StartsAt ? TimeSpan.Zero : at - StartsAt;
}
