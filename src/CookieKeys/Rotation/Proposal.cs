using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Rotation;

/// <summary>When the next fresh epoch should start.</summary>
internal static class Proposal
{
    private const int PeriodsAhead = 2;

    /// <summary>Whether an epoch waits to be committed: one at a time is enough, however long a silent node keeps it waiting.</summary>
    public static bool IsPendingIn(KeyRingState state) => state.Epochs.Any(epoch => !epoch.IsCommitted);

    /// <summary>The start of the epoch that is missing; null when none is, or one is pending.</summary>
    /// <remarks>
    /// With every period, two ahead, so that the store and every node have a whole period to take it. After a change of
    /// <c>ntsrotate</c>, two periods of the shorter length ahead; a ring that shall never rotate any more gets one last epoch.
    /// </remarks>
    public static DateTimeOffset? For(KeyRingState state, RotationSettings settings, DateTimeOffset time)
    {
        if (IsPendingIn(state))
        {
            return null;
        }

        var schedule = new RingSchedule(settings.Period);
        RingSchedule minting = state.MintingEpochAt(time).Schedule;
        if (schedule.IsForever)
        {
            KeyEpoch newest = state.Epochs[^1];
            return newest.Schedule.IsForever ? null : newest.StartsAt > time ? newest.StartsAt : time;
        }

        DateTimeOffset start = schedule.StartOf(schedule.PeriodAt(time) + PeriodsAhead);
        DateTimeOffset oldStart = minting.IsForever ? start : minting.StartOf(minting.PeriodAt(time) + PeriodsAhead);
        start = oldStart < start && schedule != minting ? oldStart : start;
        bool isThere = state.Epochs.Any(epoch => epoch.Schedule == schedule && (epoch.StartsAt == start || (schedule != minting && epoch.StartsAt > time)));
        return isThere ? null : start;
    }
}
