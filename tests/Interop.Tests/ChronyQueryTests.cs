using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>chronyd 4.3 takes its time from the service once.</summary>
public sealed class ChronyQueryTests
{
    // Both programs read one clock; a hundredth of a second forgives a busy machine and shows an error of any kind.
    private const double Tolerance = 0.1;

    [Fact]
    public async Task Chronyd_synchronizes_to_plain_answers()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        Assert.InRange(ChronyQuery.OffsetSeconds(await ChronyQuery.RunAsync(site.Plain)), -Tolerance, Tolerance);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chronyd_synchronizes_to_authenticated_answers_as_root_and_as_nobody(bool asNobody)
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        CommandResult result = await ChronyQuery.RunAsync(site.Authenticated, asNobody ? TestUser.Nobody : null);
        Assert.InRange(ChronyQuery.OffsetSeconds(result), -Tolerance, Tolerance);
        Assert.Equal(1, await site.ServedKeySessionsAsync());
    }

    [Fact]
    public async Task Chronyd_does_not_follow_a_service_that_is_unsynchronized()
    {
        using ServiceSite site = new();
        string[] withoutLocal = [.. site.Directives.Where(directive => !directive.StartsWith("local", StringComparison.Ordinal))];
        await using ServiceProcess service = await ServiceProcess.StartAsync(
            site.Program.Start(["serve", .. withoutLocal]), site.NtpPort, site.KePort, stratum: 0);
        CommandResult result = await ChronyQuery.RunAsync(site.Plain);
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotMatch(ChronyQuery.Synchronized(), result.Output);
    }
}
