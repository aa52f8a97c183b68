namespace PublicTime.CookieKeys.Rotation;

/// <summary>Tells whether the served time has gone on without a step for long enough to destroy secrets by it. Belongs to one actor.</summary>
/// <param name="period">Steady for one period is enough, and never more than an hour is asked for.</param>
/// <param name="time">Measures what the served time says.</param>
public sealed class SteadyTime(TimeSpan period, TimeProvider time)
{
    private static readonly TimeSpan LongestSettling = TimeSpan.FromHours(1);

    // More than any slewing between two looks, less than any mistake worth the name.
    private static readonly TimeSpan StepTolerance = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _settling = period < LongestSettling ? period : LongestSettling;
    private ServedTime _lastServed;
    private long _lastLook;
    private long _steadySince;

    /// <summary>Takes a reading in.</summary>
    /// <param name="served">Read just now.</param>
    /// <returns>Whether it has been synchronized and without a step for a period, or an hour.</returns>
    public bool Judge(ServedTime served)
    {
        long now = time.GetTimestamp();
        TimeSpan stepped = served.Now - _lastServed.Now - time.GetElapsedTime(_lastLook, now);
        if (!served.IsSynchronized || !_lastServed.IsSynchronized || stepped.Duration() > StepTolerance)
        {
            _steadySince = now;
        }

        (_lastServed, _lastLook) = (served, now);
        return served.IsSynchronized && time.GetElapsedTime(_steadySince, now) >= _settling;
    }
}
