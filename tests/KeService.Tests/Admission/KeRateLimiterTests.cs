using System.Net;
using PublicTime.KeService.Admission;
using PublicTime.Limits;

namespace PublicTime.KeService.Tests.Admission;

public sealed class KeRateLimiterTests : IDisposable
{
    private const int Many = 4000;

    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    private readonly ManualTime _time = new();
    private readonly KeRateLimiter _limiter;

    public KeRateLimiterTests() => _limiter = new KeRateLimiter(new RateLimit { Interval = 6 }, _time);

    public void Dispose() => _limiter.Dispose();

    [Fact]
    public void Eight_connections_are_admitted_at_once_and_beyond_them_one_in_four()
    {
        Assert.All(Enumerable.Range(0, 8), _ => Assert.True(_limiter.Admits(Client)));

        Assert.InRange(Enumerable.Range(0, Many).Count(_ => _limiter.Admits(Client)), Many / 5, Many * 3 / 10);
    }

    [Fact]
    public void Who_connects_every_64_seconds_is_always_admitted_even_after_a_burst()
    {
        Assert.All(Enumerable.Range(0, 8), _ => Assert.True(_limiter.Admits(Client)));
        for (int i = 0; i < 200; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(64.1));
            Assert.True(_limiter.Admits(Client));
        }
    }

    [Theory]
    [InlineData("192.0.2.2", false)]
    [InlineData("::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", false)]
    public void Another_client_has_a_bucket_of_its_own(string other, bool isSame)
    {
        Assert.All(Enumerable.Range(0, Many), _ => _limiter.Admits(Client));

        int admitted = Enumerable.Range(0, 8).Count(_ => _limiter.Admits(IPAddress.Parse(other)));
        Assert.True(isSame || admitted == 8);
        Assert.InRange(Enumerable.Range(0, Many).Count(_ => _limiter.Admits(IPAddress.Parse(other))), Many / 5, Many * 3 / 10);
    }
}
