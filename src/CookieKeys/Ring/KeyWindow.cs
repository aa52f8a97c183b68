namespace PublicTime.CookieKeys.Ring;

/// <summary>Which periods of one epoch are good at a time.</summary>
/// <param name="First">The oldest period still accepted and derivable.</param>
/// <param name="Minting">The period that mints, if the epoch does.</param>
/// <param name="Last">The last accepted period; before <paramref name="First"/> when the epoch has none.</param>
internal readonly record struct KeyWindow(long First, long Minting, long Last)
{
    /// <summary>Judges one epoch.</summary>
    /// <remarks>
    /// Accepted are the periods from the one a lifetime ago to the next one. After the clock went back, also those that were
    /// minted for meanwhile, as far as a lifetime ahead; what a clock minted that was further ahead is lost. An epoch that
    /// mints always has a key: the oldest derivable one when the clock is behind it.
    /// </remarks>
    public static KeyWindow Of(KeyEpoch epoch, bool isMinting, DateTimeOffset latestUse, DateTimeOffset time, TimeSpan lifetime)
    {
        RingSchedule schedule = epoch.Schedule;
        long farthest = epoch.SeedPeriod + KeyEpoch.MaxRatchetSteps;
        long now = Math.Min(schedule.PeriodAt(time), farthest);
        DateTimeOffset ahead = latestUse > time && latestUse - time <= lifetime ? latestUse + schedule.Length : time;
        long minting = Math.Max(now, epoch.SeedPeriod);
        long first = Math.Max(schedule.PeriodAt(time - lifetime), epoch.SeedPeriod);
        long next = schedule.IsForever ? 0 : Math.Max(schedule.PeriodAt(ahead), now) + 1;
        long last = Math.Min(Math.Min(next, epoch.LastPeriod), farthest);
        return isMinting ? new(Math.Min(first, minting), minting, Math.Max(last, minting)) : new(first, minting, last);
    }
}
