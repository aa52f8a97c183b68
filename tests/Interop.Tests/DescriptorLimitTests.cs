using System.Net;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>A process that may open only 256 files and sockets, under silent connections from everywhere.</summary>
public sealed class DescriptorLimitTests
{
    private const int Limit = 256;
    private const int Connections = 400;
    private const int Questions = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("engine batch")]
    [InlineData("engine sockets")]
    [InlineData("metrics 127.0.0.1:0")]
    public async Task Time_is_given_while_silent_connections_take_every_place_and_keys_are_given_after_them(string directive)
    {
        using ServiceSite site = new();
        ProgramStart serve = site.Program.Start(["serve", directive, .. site.Directives]);
        ProgramStart limited = serve with { Program = "prlimit", Arguments = [$"--nofile={Limit}:{Limit}", serve.Program, .. serve.Arguments] };
        await using ServiceProcess service = await ServiceProcess.StartAsync(limited, site.NtpPort, site.KePort);
        string sentence = await service.WaitForLineAsync("NTS-KE holds at most");
        Assert.Contains($"only {Limit} files and sockets", sentence, StringComparison.Ordinal);

        List<KeConnection> silent = [];
        try
        {
            for (int i = 0; i < Connections; i++)
            {
                KeConnection session = new();
                silent.Add(session);
                await session.ConnectAsync(site.KePort, $"127.{1 + (i % 40)}.0.1").Soon();
            }

            for (int i = 0; i < Questions; i++)
            {
                Assert.Equal(10, await NtpProbe.AskStratumAsync(site.NtpPort, Patience));
            }

            if (directive.StartsWith("metrics", StringComparison.Ordinal))
            {
                string place = await WebPage.PlaceAsync(service);
                Assert.Contains("\npublictime_ready 1\n", await WebPage.ReadAsync(place, "/metrics", HttpStatusCode.OK), StringComparison.Ordinal);
            }

            await Poll.UntilAsync(async () => await IsServedAsync(site), Deadline, () => $"no keys after the flood:\n{service.Output}");
        }
        finally
        {
            foreach (KeConnection session in silent)
            {
                await session.DisposeAsync();
            }
        }

        Assert.Single(service.Output.Split('\n'), line => line.Contains("NTS-KE holds at most", StringComparison.Ordinal));
        Assert.Equal(0, await service.StopAsync());
        Assert.DoesNotContain("xception", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_addresses_than_descriptors_are_not_opened_and_the_others_are_answered_on()
    {
        using TemporaryFolder home = new();
        await using NetworkNamespace machine = await NetworkNamespace.CreateAsync();
        ProgramStart serve = PublicTimeProgram.InPlace(home).Start("serve", "engine sockets", "allow", "local stratum 10");
        ProgramStart limited = serve with
        {
            Program = "prlimit",
            Arguments = [$"--nofile={Limit}:{Limit}", serve.Program, .. serve.Arguments],
            Namespace = machine,
        };
        (ServiceProcess service, _) = await ServiceProcess.StartAsync(
            limited, printed => printed.Contains("serves; state is kept in", StringComparison.Ordinal));
        await using ServiceProcess ended = service;

        ProgramStart addAll = new("bash", ["-c", $"for i in $(seq 1 {Limit}); do echo address add 198.18.1.$((i % 256))/32 dev lo; done | ip -force -batch -"]);
        await ChildProcess.RunAsync(addAll with { Namespace = machine }, Deadline);
        await service.WaitForLineAsync("is not answered yet");

        ChronySource loopback = new(NtpPort: 123);
        (await ChronyQuery.RunAsync(loopback, machine: machine)).ExpectExitCode(0);
        Assert.Equal(0, await service.StopAsync());
        Assert.DoesNotContain("xception", service.Output, StringComparison.Ordinal);
    }

    private static async Task<bool> IsServedAsync(ServiceSite site)
    {
        try
        {
            await using KeConnection session = new();
            await session.ConnectAsync(site.KePort);
            await session.HandshakeAsync();
            return (await session.ExchangeAsync()).Length > 0;
        }
        catch (Exception refused) when (refused is IOException or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException)
        {
            return false;
        }
    }
}
