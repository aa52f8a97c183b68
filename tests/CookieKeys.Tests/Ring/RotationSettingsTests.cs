using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Tests.Ring;

public sealed class RotationSettingsTests
{
    [Theory]
    [InlineData(86400, 691200, 9)]
    [InlineData(604800, 691200, 3)]
    [InlineData(2, 60, 31)]
    [InlineData(0, 691200, 1)]
    [InlineData(1, 63, 64)]
    [InlineData(10, 0, 1)]
    public void The_periods_that_can_be_accepted_at_once_are_counted(int period, int lifetime, int periods)
    {
        RotationSettings settings = Of(period, lifetime);

        Assert.Null(settings.Refusal);
        Assert.Equal(periods, settings.AcceptedPeriods);
    }

    [Theory]
    [InlineData(2, 691200, "345601 keys")]
    [InlineData(2, 691200, "every 10972 seconds")]
    [InlineData(2, 691200, "for 126 seconds or less")]
    [InlineData(1, 64, "65 keys")]
    [InlineData(-1, 60, "ntsrotate -1 is out of range")]
    [InlineData(400000000, 60, "ntsrotate 400000000 is out of range")]
    [InlineData(60, -1, "ntskeylifetime -1 is out of range")]
    public void What_cannot_be_kept_is_refused_in_a_sentence_that_says_what_can(int period, int lifetime, string part) =>
        Assert.Contains(part, Of(period, lifetime).Refusal);

    private static RotationSettings Of(int period, int lifetime) =>
        new() { Period = TimeSpan.FromSeconds(period), KeyLifetime = TimeSpan.FromSeconds(lifetime) };
}
