namespace PublicTime.Limits.Tests;

/// <summary>Spoofed addresses without number.</summary>
public sealed class FloodTests
{
    private const long Second = 1_000_000_000;
    private const uint Abuser = 0xC0000201;

    private readonly Noise _noise = new(Seed.Print());

    [Fact]
    public void Beyond_what_the_table_holds_newcomers_are_answered_by_the_documented_share_and_abusers_stay_limited()
    {
        var limit = new RateLimit { TableOctets = RateLimit.LeastTableOctets };
        using var limiter = new RateLimiter(limit, _noise.Octets(RateLimiter.SecretLength));
        int perSecond = limiter.Capacity; // eight times what it has tokens for, in the long run
        int abuserAnswered = 0;
        int answered = 0;
        for (int i = 0; i < 120 * perSecond; i++)
        {
            long now = (100 * Second) + (i * Second / perSecond);
            abuserAnswered += limiter.TryTake(isIPv4: true, Abuser, now) ? 1 : 0;
            bool isAnswered = limiter.TryTake(isIPv4: true, unchecked((uint)_noise.Next()), now);
            answered += isAnswered && i >= 60 * perSecond ? 1 : 0;
        }

        Assert.InRange(abuserAnswered, 1, 8 + (120 / 8));
        Assert.InRange((double)answered / (60 * perSecond), 0.9 / 8, 1.1 / 8);
    }

    [Fact]
    public void Below_that_every_newcomer_is_answered_and_nothing_is_allocated()
    {
        using var limiter = new RateLimiter(new RateLimit(), _noise.Octets(RateLimiter.SecretLength));
        int perSecond = limiter.Capacity / 8;
        long allocated = long.MaxValue;
        int refused = 0;
        for (int second = 1; second <= 8; second++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < perSecond; i++)
            {
                refused += limiter.TryTake(isIPv4: true, unchecked((uint)_noise.Next()), (second * Second) + (i * Second / perSecond)) ? 0 : 1;
            }

            // A collection that another test causes counts what it takes from this thread; the limiter's own would be seen every second.
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, allocated);
        Assert.Equal(2_097_152, limiter.Capacity);
        Assert.Equal(0, refused);
    }

    [Fact]
    public void The_secret_is_zeroed_at_the_end()
    {
        var limiter = new RateLimiter(new RateLimit(), _noise.Octets(RateLimiter.SecretLength));
        Assert.DoesNotContain(0ul, limiter.Secret.ToArray());

        limiter.Dispose();

        Assert.Equal([0ul, 0ul], limiter.Secret.ToArray());
    }
}
