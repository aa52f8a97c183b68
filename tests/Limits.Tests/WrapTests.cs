namespace PublicTime.Limits.Tests;

/// <summary>The times of entries wrap, wherever that is: it is always a power of two of seconds, and these walk across all of them.</summary>
public sealed class WrapTests
{
    private const long Second = 1_000_000_000;
    private const int FirstPower = 8;
    private const int LastPower = 33; // the last that fits into a reading of the clock

    private readonly Noise _noise = new(Seed.Print());

    public static TheoryData<int> Intervals => [-19, -17, -15, -10, -5, 0, 3, 12];

    [Theory]
    [MemberData(nameof(Intervals))]
    public void A_newcomer_is_answered_at_any_time(int interval)
    {
        var limit = new RateLimit { Interval = interval, Burst = 1 };
        Assert.All(Powers, power =>
        {
            using RateLimiter limiter = Create(limit);
            for (int tenth = -700; tenth < 20; tenth++)
            {
                Assert.True(limiter.TryTake(isIPv4: true, (uint)(tenth + 1000), ((1L << power) * Second) + (tenth * Second / 10)), $"a newcomer {tenth / 10.0} s from 2^{power} s");
            }
        });
    }

    /// <summary>The table is filled, and nobody asks until just about a whole wrap later.</summary>
    [Theory]
    [MemberData(nameof(Intervals))]
    public void Whoever_filled_the_table_long_ago_holds_up_nobody_but_for_a_second(int interval)
    {
        var limit = new RateLimit { Interval = interval, Burst = 2, TableOctets = RateLimit.LeastTableOctets };
        long quiet = (long)Math.Ceiling((limit.Burst + 1) * limit.IntervalSeconds * Second);
        Assert.All(Powers.Where(power => (1L << power) * Second > 4 * quiet), power =>
        {
            using RateLimiter limiter = Create(limit);
            for (uint client = 0; client < 8 * limiter.Capacity; client++)
            {
                limiter.TryTake(isIPv4: true, client, Second);
            }

            long later = Second + ((1L << power) * Second) - (2 * Second) - quiet;
            Assert.Equal(limiter.Capacity / 8, Enumerable.Range(1 << 20, limiter.Capacity / 8).Count(client => limiter.TryTake(isIPv4: true, (uint)client, later)));
        });
    }

    [Theory]
    [MemberData(nameof(Intervals))]
    public void Who_is_over_the_limit_stays_so_across_the_wrap(int interval)
    {
        var limit = new RateLimit { Interval = interval, Burst = 4 };
        long step = Math.Max(1, (long)(limit.IntervalSeconds * Second / 8));
        Assert.All(Powers.Where(power => (1L << power) * Second > 1000 * step), power =>
        {
            using RateLimiter limiter = Create(limit);
            var model = new ExactBuckets(limit);
            double tolerance = 1.01 / limiter.UnitsPerInterval;
            for (int i = -200; i < 200; i++)
            {
                long now = ((1L << power) * Second) + (i * step);
                bool isAnswered = limiter.TryTake(isIPv4: true, 1, now);
                Assert.True(isAnswered ? model.Allows(1, now, tolerance) : !model.Allows(1, now, -tolerance), $"{isAnswered} {i} eighths from 2^{power} s");
                if (isAnswered)
                {
                    model.Charge(1, now);
                }
            }
        });
    }

    private static IEnumerable<int> Powers => Enumerable.Range(FirstPower, LastPower - FirstPower);

    private RateLimiter Create(RateLimit limit) => new(limit, _noise.Octets(RateLimiter.SecretLength));
}
