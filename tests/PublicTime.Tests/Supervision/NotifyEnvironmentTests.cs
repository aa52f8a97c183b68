using PublicTime.Supervision;

namespace PublicTime.Tests.Supervision;

public sealed class NotifyEnvironmentTests
{
    private const int Self = 4711;

    [Fact]
    public void Without_a_manager_nothing_is_asked()
    {
        NotifyEnvironment environment = Read(null, null, null);

        Assert.Equal(new NotifyEnvironment("", null, ""), environment);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("4711")]
    public void The_watchdog_is_for_this_process(string? process) =>
        Assert.Equal(TimeSpan.FromSeconds(30), Read("/run/notify", "30000000", process).Watchdog);

    [Fact]
    public void The_watchdog_of_another_process_is_not_fed()
    {
        NotifyEnvironment environment = Read("/run/notify", "30000000", "4712");

        Assert.Equal(new NotifyEnvironment("/run/notify", null, ""), environment);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("3e7")]
    [InlineData(" 30000000")]
    [InlineData("86400000001")]
    [InlineData("18446744073709551616")]
    public void An_interval_that_makes_no_sense_is_passed_over_with_a_sentence(string interval)
    {
        NotifyEnvironment environment = Read("/run/notify", interval, null);

        Assert.Null(environment.Watchdog);
        Assert.Equal($"WATCHDOG_USEC is `{interval}`, and 1 to 86400000000 microseconds are allowed: the watchdog is not fed.", environment.Problem);
    }

    private static NotifyEnvironment Read(string? address, string? interval, string? process) => NotifyEnvironment.Read(
        name => name switch
        {
            "NOTIFY_SOCKET" => address,
            "WATCHDOG_USEC" => interval,
            "WATCHDOG_PID" => process,
            _ => throw new InvalidOperationException(name),
        },
        Self);
}
