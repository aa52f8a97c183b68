using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>How the service ends, and when it does not begin.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_the_service_cleanly(string signal)
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        Assert.Equal(0, await service.StopAsync(signal));
        Assert.DoesNotContain("xception", service.Output, StringComparison.Ordinal);
        Assert.Null(await NtpProbe.AskStratumAsync(site.NtpPort, TimeSpan.FromMilliseconds(200)));
    }

    [Theory]
    [InlineData("NTP")]
    [InlineData("NTS-KE")]
    public async Task A_second_instance_on_an_address_in_use_is_refused_by_name(string which)
    {
        using ServiceSite first = new();
        using ServiceSite second = new();
        await using ServiceProcess service = await first.StartAsync();
        string taken = which == "NTP" ? $"port {first.NtpPort}" : $"ntsport {first.KePort}";
        string name = taken.Split(' ')[0];
        string[] directives = [.. second.Directives.Select(directive => directive.Split(' ')[0] == name ? taken : directive)];
        CommandResult result = await second.Program.RunAsync(["serve", .. directives]);
        Refused(result, $"127.0.0.1:{taken.Split(' ')[1]}");
        Assert.Equal(10, await NtpProbe.AskStratumAsync(first.NtpPort, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task A_second_instance_on_a_state_folder_in_use_is_refused_by_name()
    {
        using ServiceSite first = new();
        using ServiceSite second = new();
        await using ServiceProcess service = await first.StartAsync();
        CommandResult result = await first.Program.RunAsync(["serve", .. second.Directives]);
        Refused(result, first.Program.StateFolder);
        Assert.Equal(10, await NtpProbe.AskStratumAsync(first.NtpPort, TimeSpan.FromSeconds(2)));
    }

    private static void Refused(CommandResult result, string named)
    {
        Assert.True(result.ExitCode is 1 or 2, $"ended with {result.ExitCode}:\n{result.Output}");
        Assert.Contains(named, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
    }
}
