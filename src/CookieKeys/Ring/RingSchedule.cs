namespace PublicTime.CookieKeys.Ring;

/// <summary>Served time cut into periods of one length, counted from 1970-01-01 UTC; one key each.</summary>
/// <param name="Length">Length of a period; zero is one period for ever, number 0.</param>
public readonly record struct RingSchedule(TimeSpan Length)
{
    /// <summary>The earliest time that any schedule is asked about.</summary>
    public static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch + RotationSettings.MaxKeyLifetime;

    /// <summary>The latest time that any schedule is asked about; it leaves room for a lifetime after it.</summary>
    public static readonly DateTimeOffset Latest = DateTimeOffset.MaxValue - (3 * RotationSettings.MaxKeyLifetime);

    /// <summary>Whether there is one period for ever.</summary>
    public bool IsForever => Length == TimeSpan.Zero;

    /// <summary>Brings any clock's reading into the range that periods are counted in, so that no arithmetic on it overflows.</summary>
    public static DateTimeOffset Clamp(DateTimeOffset time) =>
        time < Earliest ? Earliest : time > Latest ? Latest : time.ToUniversalTime();

    /// <summary>The period that a time falls in.</summary>
    public long PeriodAt(DateTimeOffset time) =>
        IsForever ? 0 : (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / Length.Ticks;

    /// <summary>When a period begins; the end of time for one that never does.</summary>
    public DateTimeOffset StartOf(long period)
    {
        if (IsForever)
        {
            return period <= 0 ? DateTimeOffset.UnixEpoch : DateTimeOffset.MaxValue;
        }

        Int128 ticks = ((Int128)period * Length.Ticks) + DateTimeOffset.UnixEpoch.Ticks;
        return new DateTimeOffset((long)Int128.Clamp(ticks, 0, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }
}
