using PublicTime.CookieKeys.Ring;

namespace PublicTime.Cluster.Membership;

/// <summary>One epoch of the ring, for people: no secret in it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="StartsAt">From when it may mint, UTC.</param>
/// <param name="EndsAt">Until when it may have minted, UTC; null while that is not known.</param>
/// <param name="Period">How long one of its keys mints; zero is for ever.</param>
/// <param name="IsCommitted">Whether every member holds it.</param>
public sealed record EpochView(ulong Id, DateTimeOffset StartsAt, DateTimeOffset? EndsAt, TimeSpan Period, bool IsCommitted)
{
    /// <summary>What people may know of an epoch.</summary>
    internal static EpochView Of(KeyEpoch epoch) => new(
        epoch.Id, epoch.StartsAt, epoch.EndsAt == DateTimeOffset.MaxValue ? null : epoch.EndsAt, epoch.Schedule.Length, epoch.IsCommitted);
}
