namespace PublicTime.Limits.Tests;

/// <summary>A collision never unblocks: whatever shares the table, nobody is answered whom an exact bucket of its own would not answer.</summary>
public sealed class CollisionTests
{
    private const int Lines = RateLimit.LeastTableOctets / 64;

    private readonly Noise _noise = new(Seed.Print());

    [Theory]
    [InlineData(3, 8)]
    [InlineData(3, 1)]
    [InlineData(-19, 32)]
    [InlineData(-5, 2)]
    [InlineData(12, 16)]
    public void Nobody_is_answered_by_a_crowded_table_whom_the_exact_model_would_not_answer(int interval, int burst)
    {
        var limit = new RateLimit { Interval = interval, Burst = burst, TableOctets = RateLimit.LeastTableOctets };
        using var limiter = new RateLimiter(limit, _noise.Octets(RateLimiter.SecretLength));

        Outcome outcome = Run(limit, Tolerance(limiter), (client, now) => limiter.TryTake(isIPv4: true, client, now));

        Assert.Equal(0, outcome.Unblocked);
        Assert.True(outcome.Answered > 10_000 && outcome.Withheld > 100, $"{outcome} does not crowd the table.");
    }

    [Fact]
    public void A_table_that_forgets_whom_it_replaces_is_found_out()
    {
        var limit = new RateLimit { TableOctets = RateLimit.LeastTableOctets };
        var twin = new ForgetfulTable(limit, Lines);

        Assert.True(Run(limit, tolerance: 0, twin.TryTake).Unblocked > 0);
    }

    [Theory]
    [InlineData(3, 8)]
    [InlineData(-10, 3)]
    [InlineData(6, 1)]
    public void In_a_roomy_table_everyone_is_judged_as_by_the_exact_model(int interval, int burst)
    {
        var limit = new RateLimit { Interval = interval, Burst = burst };
        using var limiter = new RateLimiter(limit, _noise.Octets(RateLimiter.SecretLength));
        var model = new ExactBuckets(limit);
        long now = 1_000_000_000_000;
        for (int i = 0; i < 200_000; i++)
        {
            now += Step(limit, clients: 16);
            ulong client = (ulong)_noise.Below(16);
            bool isAnswered = limiter.TryTake(isIPv4: true, client, now);
            Assert.True(isAnswered ? model.Allows(client, now, Tolerance(limiter)) : !model.Allows(client, now, -Tolerance(limiter)), $"client {client} at {now} ns: {isAnswered}");
            if (isAnswered)
            {
                model.Charge(client, now);
            }
        }
    }

    /// <summary>In intervals: one unit, and what the conversion of nanoseconds loses.</summary>
    private static double Tolerance(RateLimiter limiter) => 1.01 / limiter.UnitsPerInterval;

    /// <summary>Thirty greedy clients, who soon are over their limit, among four thousand who come and go.</summary>
    private Outcome Run(RateLimit limit, double tolerance, Func<ulong, long, bool> tryTake)
    {
        var model = new ExactBuckets(limit);
        var outcome = new Outcome(0, 0, 0);
        long now = 1_000_000_000_000;
        for (int i = 0; i < 400_000; i++)
        {
            // An eighth more than the entries gain: at just what they gain, whether they are ever all taken is left to chance.
            now += Step(limit, clients: 9 * Lines);
            ulong client = 1 + (ulong)(_noise.Below(3) == 0 ? _noise.Below(30) : 100 + _noise.Below(4000));
            bool isAnswered = tryTake(client, now);
            bool isAllowed = model.Allows(client, now, tolerance);
            outcome = new Outcome(
                outcome.Answered + (isAnswered ? 1 : 0), outcome.Withheld + (!isAnswered && isAllowed ? 1 : 0), outcome.Unblocked + (isAnswered && !isAllowed ? 1 : 0));
            if (isAnswered)
            {
                model.Charge(client, now);
            }
        }

        return outcome;
    }

    /// <summary>Between two requests, so that these clients together spend about what they gain.</summary>
    private long Step(RateLimit limit, int clients) => (long)(_noise.Next() % (ulong)Math.Max(2, 2e9 * limit.IntervalSeconds / clients));

    private sealed record Outcome(int Answered, int Withheld, int Unblocked);
}
