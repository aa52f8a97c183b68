namespace PublicTime.Actors.Tests;

public sealed class SupervisionPolicyTests
{
    [Fact]
    public void Values_that_make_no_sense_are_refused_where_they_are_given()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SupervisionPolicy { Capacity = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SupervisionPolicy { MaxRestarts = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SupervisionPolicy { Window = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SupervisionPolicy { FirstBackoff = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SupervisionPolicy { MaxBackoff = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => SupervisionPolicy.Default with { MaxBackoff = TimeSpan.FromDays(2) });
    }

    [Fact]
    public void The_default_lets_an_actor_that_always_fails_escalate_within_its_window()
    {
        SupervisionPolicy policy = SupervisionPolicy.Default;

        double waits = Enumerable.Range(0, policy.MaxRestarts)
            .Sum(n => Math.Min(policy.FirstBackoff.TotalSeconds * Math.Pow(2, n), policy.MaxBackoff.TotalSeconds));

        Assert.InRange(waits, 0.1, policy.Window.TotalSeconds);
    }
}
