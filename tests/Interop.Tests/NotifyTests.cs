using System.Globalization;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>What a service manager hears from the real process: the reader is ours, the messages are those of sd_notify(3).</summary>
public sealed class NotifyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_manager_hears_of_readiness_life_reload_and_stop_in_this_order(bool isAbstract)
    {
        using ServiceSite site = new();
        using NotifyReader manager = new(isAbstract);
        await using ServiceProcess service = await StartAsync(site, manager, ("WATCHDOG_USEC", "400000"));

        string ready = await manager.NextAsync();
        Assert.Equal(
            $"READY=1\nSTATUS=Serves NTP on UDP 127.0.0.1:{site.NtpPort}, [::1]:{site.NtpPort}; NTS-KE on TCP 127.0.0.1:{site.KePort}, [::1]:{site.KePort}", ready);

        // At once: what READY promises needs no waiting for.
        Assert.Equal(10, await NtpProbe.AskStratumAsync(site.NtpPort, TimeSpan.FromSeconds(5)));
        Assert.True((await KeySession.HoldAsync(site.KePort)).AnswerLength >= KeySession.ShortestAnswer);
        Assert.Equal("WATCHDOG=1", await manager.NextAsync());
        Assert.Equal("WATCHDOG=1", await manager.NextAsync());

        await service.ReloadAsync();
        string reloading = await NextButLifeAsync(manager);
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", reloading, StringComparison.Ordinal);
        Assert.True(long.Parse(reloading.Split('=')[^1], CultureInfo.InvariantCulture) > 0);
        Assert.Equal(ready, await NextButLifeAsync(manager));
        await service.WaitForLineAsync("nothing has changed; a change of any other directive");

        Assert.Equal(0, await service.StopAsync());
        Assert.StartsWith("STOPPING=1\nEXTEND_TIMEOUT_USEC=15000000\n", await NextButLifeAsync(manager), StringComparison.Ordinal);
        Assert.DoesNotContain(manager.Rest(), message => message != "WATCHDOG=1");
    }

    [Fact]
    public async Task A_start_that_is_refused_says_why_and_is_never_ready()
    {
        using ServiceSite site = new();
        using NotifyReader manager = new();
        await using ServiceProcess other = await site.StartAsync();
        CommandResult result = await ChildProcess.RunAsync(Start(site, manager), TimeSpan.FromSeconds(30));

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("STATUS=Not started: The state folder ", Assert.Single(manager.Rest()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_watchdog_of_another_process_is_not_fed()
    {
        using ServiceSite site = new();
        using NotifyReader manager = new();
        await using ServiceProcess service = await StartAsync(site, manager, ("WATCHDOG_USEC", "2000"), ("WATCHDOG_PID", "1"));
        await manager.NextAsync();

        Assert.Equal(0, await service.StopAsync());
        Assert.StartsWith("STOPPING=1\n", Assert.Single(manager.Rest()), StringComparison.Ordinal);
    }

    private static ProgramStart Start(ServiceSite site, NotifyReader manager, params (string Name, string Value)[] variables)
    {
        ProgramStart start = site.Program.Start(["serve", .. site.Directives]);
        var environment = new Dictionary<string, string?>(start.Environment, StringComparer.Ordinal) { ["NOTIFY_SOCKET"] = manager.Address };
        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }

        return start with { Environment = environment };
    }

    private static async Task<ServiceProcess> StartAsync(ServiceSite site, NotifyReader manager, params (string Name, string Value)[] variables)
    {
        (ServiceProcess service, _) = await ServiceProcess.StartAsync(
            Start(site, manager, variables), line => line.Contains(" serves; ", StringComparison.Ordinal));
        return service;
    }

    private static async Task<string> NextButLifeAsync(NotifyReader manager)
    {
        string message;
        do
        {
            message = await manager.NextAsync();
        }
        while (message == "WATCHDOG=1");
        return message;
    }
}
