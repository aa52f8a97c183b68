using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>The service on a processor without AES instructions, which the runtime's own switch pretends: slower, and with the same results.</summary>
public sealed class PlainPathTests
{
    private const double Tolerance = 0.1;

    [Fact]
    public async Task Chronyd_is_served_authenticated_time_without_AES_instructions_and_the_log_says_what_that_costs()
    {
        using ServiceSite site = new();
        ProgramStart start = site.Program.Start(["serve", .. site.Directives]) with
        {
            Environment = new Dictionary<string, string?>(site.Program.Start([]).Environment, StringComparer.Ordinal) { ["DOTNET_EnableAES"] = "0" },
        };
        await using ServiceProcess service = await ServiceProcess.StartAsync(start, site.NtpPort, site.KePort);

        CommandResult chronyd = await ChronyQuery.RunAsync(site.Authenticated);

        Assert.InRange(ChronyQuery.OffsetSeconds(chronyd), -Tolerance, Tolerance);
        Assert.Contains("no AES instructions", service.Output, StringComparison.Ordinal);
    }
}
