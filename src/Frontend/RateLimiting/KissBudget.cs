namespace PublicTime.Frontend.RateLimiting;

/// <summary>How many kisses all threads together may send: each is an answer to an address that may be a victim's. Any thread may ask; no lock.</summary>
/// <remarks>A token bucket in one number: the time at which it is full again.</remarks>
internal sealed class KissBudget
{
    /// <summary>Kisses a second in the long run, and as many at once.</summary>
    public const int PerSecond = 256;

    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long Cost = NanosecondsPerSecond / PerSecond;

    private long _fullAt = long.MinValue;

    /// <summary>Takes leave for one kiss.</summary>
    /// <param name="nowNanoseconds">By a clock that never goes back.</param>
    public bool TryTake(long nowNanoseconds)
    {
        while (true)
        {
            long seen = Volatile.Read(ref _fullAt);
            long next = Math.Max(seen, nowNanoseconds) + Cost;
            if (next - nowNanoseconds > NanosecondsPerSecond)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _fullAt, next, seen) == seen)
            {
                return true;
            }
        }
    }
}
