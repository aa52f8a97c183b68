namespace PublicTime.Limits.Tests;

/// <summary>What clients meet under the defaults. Time is the test's.</summary>
public sealed class ClientTests : IDisposable
{
    private const long Second = 1_000_000_000;
    private const uint Client = 0xC0000201;

    private readonly RateLimiter _limiter = Create(new RateLimit());

    public static TheoryData<string, double[]> PoliteClients => new()
    {
        { "chronyd iburst: four requests, 2 s apart, then polls of 64 s", Then64([0, 2, 4, 6], 30) },
        { "chronyd iburst at its longest: eight requests, 2 s apart", Then64([0, 2, 4, 6, 8, 10, 12, 14], 30) },
        { "ntpd iburst: eight requests, 2 s apart, then polls of 64 s", Then64([0, 2, 4, 6, 8, 10, 12, 14], 30) },
        { "a burst of eight at once, then polls of 64 s", Then64([0, 0, 0, 0, 0, 0, 0, 0], 30) },
        { "a monitor: two requests back to back every 64 s", [.. Enumerable.Range(0, 60).SelectMany(i => new[] { i * 64.0, (i * 64) + 0.001 })] },
        { "the shortest poll of public servers, 16 s", [.. Enumerable.Range(0, 300).Select(i => i * 16.0)] },
        { "a poll of exactly the interval", [.. Enumerable.Range(0, 300).Select(i => i * 8.0)] },
    };

    [Theory]
    [MemberData(nameof(PoliteClients))]
    public void Polite_clients_are_always_answered(string who, double[] seconds) =>
        Assert.All(seconds, at => Assert.True(Ask(at), $"{who}: not answered at {at} s"));

    [Fact]
    public void Ten_requests_a_second_get_the_burst_and_then_one_in_eight_seconds()
    {
        int answered = Enumerable.Range(0, 36_000).Count(i => Ask(i / 10.0));

        Assert.InRange(answered, 8 + (3600 / 8) - 1, 8 + (3600 / 8) + 1);
    }

    [Fact]
    public void Who_was_over_the_limit_has_a_full_bucket_again_after_burst_times_interval()
    {
        Assert.Equal(8, Enumerable.Range(0, 100).Count(_ => Ask(0)));
        Assert.Equal(1, Enumerable.Range(0, 100).Count(_ => Ask(8.1)));
        Assert.Equal(8, Enumerable.Range(0, 100).Count(_ => Ask(8.1 + 64.1)));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(4, 16)]
    public void One_in_two_to_the_leak_leaks(int leak, int oneIn)
    {
        using RateLimiter limiter = Create(new RateLimit { Leak = leak });

        Assert.Equal(65536 / oneIn, Enumerable.Range(0, 65536).Count(random => limiter.Leaks((uint)random)));
    }

    [Theory]
    [InlineData(32, 64, true, 0xC0000201, true, 0xC0000200, false)]
    [InlineData(24, 64, true, 0xC0000201, true, 0xC00002FF, true)]
    [InlineData(24, 64, true, 0xC0000201, true, 0xC00003FF, false)]
    [InlineData(32, 64, true, 0xC0000201, false, 0xFFFF_C0000201, true)]
    [InlineData(32, 64, true, 0xC0000201, false, 0xC0000201, false)]
    [InlineData(32, 64, false, 1, false, 0xFFFF_FFFF_FFFF_FFFF, true)]
    [InlineData(32, 128, false, 1, false, 2, false)]
    [InlineData(32, 127, false, 2, false, 3, true)]
    public void One_client_is_who_shares_the_prefix(int ipv4, int ipv6, bool isFirstIPv4, ulong first, bool isSecondIPv4, ulong second, bool isOne)
    {
        using RateLimiter limiter = Create(new RateLimit { Burst = 1, IPv4PrefixLength = ipv4, IPv6PrefixLength = ipv6 });

        Assert.True(limiter.TryTake(isFirstIPv4, first, 0));
        Assert.Equal(!isOne, limiter.TryTake(isSecondIPv4, second, 0));
    }

    [Fact]
    public void Networks_above_an_IPv6_64_are_told_apart()
    {
        using RateLimiter limiter = Create(new RateLimit { Burst = 1 });

        Assert.All(Enumerable.Range(0, 1000), i => Assert.True(limiter.TryTake(isIPv4: false, new UInt128(0x2001_0DB8_0000_0000 + (ulong)i, 1), 0)));
        Assert.All(Enumerable.Range(0, 1000), i => Assert.False(limiter.TryTake(isIPv4: false, new UInt128(0x2001_0DB8_0000_0000 + (ulong)i, 2), 0)));
    }

    [Theory]
    [InlineData(-20, 8, 2, 32, 64)]
    [InlineData(13, 8, 2, 32, 64)]
    [InlineData(3, 0, 2, 32, 64)]
    [InlineData(3, 256, 2, 32, 64)]
    [InlineData(3, 8, 0, 32, 64)]
    [InlineData(3, 8, 5, 32, 64)]
    [InlineData(3, 8, 2, 33, 64)]
    [InlineData(3, 8, 2, 32, 0)]
    public void A_limit_that_makes_no_sense_is_refused(int interval, int burst, int leak, int ipv4, int ipv6)
    {
        var limit = new RateLimit { Interval = interval, Burst = burst, Leak = leak, IPv4PrefixLength = ipv4, IPv6PrefixLength = ipv6 };

        Assert.Throws<ArgumentOutOfRangeException>(() => Create(limit));
    }

    public void Dispose() => _limiter.Dispose();

    private static double[] Then64(double[] first, int polls) => [.. first, .. Enumerable.Range(1, polls).Select(i => first[^1] + (64.0 * i))];

    private static RateLimiter Create(RateLimit limit) => new(limit, new Noise(Seed.Print()).Octets(RateLimiter.SecretLength));

    private bool Ask(double seconds) => _limiter.TryTake(isIPv4: true, Client, (long)(seconds * Second));
}
