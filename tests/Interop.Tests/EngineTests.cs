using System.Globalization;
using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>What both engines owe to others, and where the time comes from.</summary>
public sealed class EngineTests
{
    private const double Tolerance = 0.1;
    private const int ExpeditedForwarding = 46;
    private const string LateAddress = "192.0.2.7";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("engine batch")]
    [InlineData("engine sockets")]
    public async Task Chronyd_synchronizes_over_both_families_and_every_answer_carries_its_mark(string engine)
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync(engine, $"dscp {ExpeditedForwarding}");
        await using Capture capture = await Capture.StartAsync(site.NtpPort, site.KePort);

        Assert.InRange(ChronyQuery.OffsetSeconds(await ChronyQuery.RunAsync(site.Authenticated)), -Tolerance, Tolerance);
        Assert.InRange(ChronyQuery.OffsetSeconds(await ChronyQuery.RunAsync(site.Plain with { Address = "::1" })), -Tolerance, Tolerance);
        await capture.StopAfterAsync(ntpPackets: 4);

        string mark = ExpeditedForwarding.ToString(CultureInfo.InvariantCulture);
        IReadOnlyList<string> ipv4 = await capture.ReadAsync("-Y", "ip && ntp.flags.mode == 4", "-T", "fields", "-e", "ip.dsfield.dscp");
        IReadOnlyList<string> ipv6 = await capture.ReadAsync("-Y", "ipv6 && ntp.flags.mode == 4", "-T", "fields", "-e", "ipv6.tclass.dscp");
        Assert.NotEmpty(ipv4);
        Assert.NotEmpty(ipv6);
        Assert.All([.. ipv4, .. ipv6], seen => Assert.Equal(mark, seen.Trim()));
        Assert.Equal(0, await service.StopAsync());
    }

    [Theory]
    [InlineData("engine batch")]
    [InlineData("engine sockets")]
    public async Task An_address_that_appears_later_is_served_as_soon_as_it_does(string engine)
    {
        using TemporaryFolder home = new();
        await using NetworkNamespace machine = await NetworkNamespace.CreateAsync();
        ServerCertificate certificate = ServerCertificate.Create(home);
        PublicTimeProgram program = PublicTimeProgram.InPlace(home) with { Namespace = machine };
        (ServiceProcess service, _) = await ServiceProcess.StartAsync(
            program.Start(
                "serve", engine, "allow", "local stratum 10", $"bindaddress {LateAddress}",
                $"ntsservercert {certificate.CertificatePath}", $"ntsserverkey {certificate.KeyPath}"),
            printed => printed.Contains("serves; state is kept in", StringComparison.Ordinal));
        await using ServiceProcess ended = service;
        Assert.Contains($"This machine does not have the address {LateAddress} yet: it is served as soon as it appears.", service.Output, StringComparison.Ordinal);

        await AddressAsync(machine, "add");
        CommandResult asked = await ChronyQuery.RunAsync(new ChronySource(NtpPort: 123) { Address = LateAddress }, machine: machine);
        Assert.True(asked.ExitCode == 0, $"{asked.Output}\n{service.Output}");
        (await RunInAsync(machine, "python3", "-c", $"import socket; socket.create_connection(('{LateAddress}', 4460), 5)")).ExpectExitCode(0);

        if (engine == "engine sockets")
        {
            await AddressAsync(machine, "del");
            await Poll.UntilAsync(
                () => service.Output.Contains($"UDP {LateAddress}:123 is not answered any more", StringComparison.Ordinal), Soon, () => service.Output);
        }

        Assert.Equal(0, await service.StopAsync());
    }

    [Fact]
    public async Task The_host_s_clock_is_served_by_the_kernel_s_word_and_status_says_by_whose()
    {
        // Whether this machine's kernel is told the time is not for a test to decide; without, `local` takes its place.
        using ServiceSite site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(
            site.Program.Start(["serve", .. site.Directives, "clock host stratum 10"]), site.NtpPort, site.KePort);

        JsonElement clock = (await site.StatusAsync()).GetProperty("clock");
        string source = clock.GetProperty("source").GetString()!;
        string reference = clock.GetProperty("referenceId").GetString()!;
        bool isTold = reference == "127.0.0.1";
        Assert.Equal(isTold ? "127.0.0.1" : "127.127.1.1", reference);
        Assert.StartsWith(
            isTold ? "host clock, disciplined by another daemon: synchronized, error ≤ " : "host clock, taken as it is: `local`", source, StringComparison.Ordinal);
    }

    private static async Task AddressAsync(NetworkNamespace machine, string verb) =>
        (await RunInAsync(machine, "ip", "address", verb, $"{LateAddress}/32", "dev", "lo")).ExpectExitCode(0);

    private static Task<CommandResult> RunInAsync(NetworkNamespace machine, string program, params string[] arguments) =>
        ChildProcess.RunAsync(new ProgramStart(program, arguments) { Namespace = machine }, Soon);
}
