using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.CookieKeys.Tests.Rotation;

/// <summary>Which time keys are derived for when the clock is believed, no longer believed, and was never believed.</summary>
public sealed class KeyTimeTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 3, 4, 5, TimeSpan.Zero);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(2);

    private readonly Noise _noise = new(Seed.Print());
    private readonly HandDrivenClock _clock = new(Start);
    private readonly KeyRingState _state;
    private readonly KeyTime _time;

    public KeyTimeTests()
    {
        _state = RotationPlan.Begin("ring", new RotationSettings(), Start, _noise.Fill);
        _time = new KeyTime(new HandDrivenContext(_clock).Time);
    }

    private DateTimeOffset? Now => _time.At(_clock.Read(), _state, Lifetime);

    public void Dispose() => _state.Dispose();

    [Fact]
    public void A_believed_clock_is_followed_wherever_it_goes()
    {
        Assert.Equal(Start, Now);
        _clock.Step = TimeSpan.FromDays(-400);
        Assert.Equal(Start.AddDays(-400), Now);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-4000)]
    [InlineData(4000)]
    public void A_clock_that_lost_its_sources_is_carried_on_for_weeks_whatever_it_says_itself(int daysOfStep)
    {
        Assert.Equal(Start, Now);
        _clock.IsSynchronized = false;
        _clock.Step = TimeSpan.FromDays(daysOfStep);
        _clock.Pass(TimeSpan.FromDays(30));

        Assert.Equal(Start.AddDays(30), Now);
    }

    [Fact]
    public void A_clock_that_is_believed_again_is_followed_again()
    {
        Assert.Equal(Start, Now);
        _clock.IsSynchronized = false;
        _clock.Pass(TimeSpan.FromDays(30));
        Assert.Equal(Start.AddDays(30), Now);
        (_clock.IsSynchronized, _clock.Step) = (true, TimeSpan.FromSeconds(3));

        Assert.Equal(Start.AddDays(30).AddSeconds(3), Now);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 0)]
    [InlineData(-1, 0)]
    public void A_clock_that_was_never_believed_is_followed_for_a_lifetime_after_the_latest_use(int daysLater, int followedDays)
    {
        _clock.IsSynchronized = false;
        _clock.Pass(TimeSpan.FromDays(daysLater));

        Assert.Equal(Start.AddDays(followedDays), Now);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(-1, false)]
    public void Who_shares_a_ring_and_never_knew_the_time_mints_nothing_that_others_might_not_open(int daysLater, bool isKnown)
    {
        _clock.IsSynchronized = false;
        _clock.Pass(TimeSpan.FromDays(daysLater));
        KeyRingState shared = _state with { Members = [new RingMember(1, "one")] };

        Assert.Equal(isKnown, _time.At(_clock.Read(), shared, Lifetime) is not null);
    }

    [Fact]
    public void It_is_carried_on_from_the_last_reading_that_was_believed()
    {
        Assert.Equal(Start, Now);
        _clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(Start.AddDays(1), Now);
        _clock.IsSynchronized = false;
        _clock.Step = TimeSpan.FromHours(-5);
        _clock.Pass(TimeSpan.FromDays(1));

        Assert.Equal(Start.AddDays(2), Now);
    }
}
