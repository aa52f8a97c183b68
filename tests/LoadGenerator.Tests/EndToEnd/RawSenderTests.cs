using System.Text.Json;
using PublicTime.Interop.Tests.Harness;
using PublicTime.LoadGenerator.CommandLine;
using PublicTime.Reporting;

namespace PublicTime.LoadGenerator.Tests.EndToEnd;

/// <summary>The built command sends frames over a wire of its own to the built service.</summary>
public sealed class RawSenderTests
{
    private static readonly string Program = Path.Combine(Repository.Root, "load/LoadGenerator/bin/Release/net10.0/publictime-load");

    [Fact]
    public async Task Frames_from_addresses_that_nobody_owns_are_answered()
    {
        using TemporaryFolder folder = new(forEverybody: true);
        await using VethPair wire = await VethPair.CreateAsync();
        ServerCertificate certificate = ServerCertificate.Create(folder);
        PublicTimeProgram program = PublicTimeProgram.InPlace(folder) with { Namespace = wire.Server };
        (ServiceProcess service, _) = await ServiceProcess.StartAsync(
            program.Start(
                "serve", "port 123", "ntsport 4460", $"bindaddress {VethPair.ServerAddress}", $"bindaddress {VethPair.ServerAddress6}", "allow all", "local stratum 10",
                $"ntsservercert {certificate.CertificatePath}", $"ntsserverkey {certificate.KeyPath}"),
            line => line.Contains(" serves; ", StringComparison.Ordinal));
        await using (service)
        {
            string[] raw = ["--interface", VethPair.Interface, "--duration", "1", "--warm-up", "0.2", "--rate", "500", "--clients", "300", "--verify", "1"];
            string[] nts = ["--ke", $"{VethPair.ServerAddress}:4460", "--server-name", "localhost", "--trust", certificate.CertificatePath, "--sessions", "8"];
            await AssertAnsweredAsync(wire, folder, ["ntp", $"{VethPair.ServerAddress}:123", "--sources", VethPair.Sources, .. raw]);
            await AssertAnsweredAsync(wire, folder, ["ntp", $"[{VethPair.ServerAddress6}]:123", "--sources", VethPair.Sources6, .. raw]);
            await AssertAnsweredAsync(wire, folder, ["nts", $"{VethPair.ServerAddress}:123", "--sources", VethPair.Sources, .. raw, .. nts]);
            await AssertAnsweredAsync(wire, folder, ["nts", $"{VethPair.ServerAddress}:123", "--sources", VethPair.Sources, .. raw, .. nts, "--placeholders", "0", "--reuse-cookies"]);

            CommandResult mixed = await RunAsync(wire, ["ntp", $"[{VethPair.ServerAddress6}]:123", "--sources", VethPair.Sources, .. raw]);
            Assert.Contains("one family", mixed.ExpectExitCode(ExitCode.Failed).Output, StringComparison.Ordinal);
            CommandResult absent = await RunAsync(wire, ["ntp", $"{VethPair.ServerAddress}:124", "--sources", VethPair.Sources, .. raw]);
            Assert.Contains("--gateway-mac", absent.ExpectExitCode(ExitCode.Failed).Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_interface_that_is_not_there_is_one_sentence()
    {
        (int exitCode, _, string error) = await LoadCommand.RunAsync("ntp", "127.0.0.1:123", "--interface", "nothere0", "--sources", "10.9.0.0/16");

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Equal("There is no interface nothere0 with a hardware address of Ethernet.", error.TrimEnd());
    }

    private static async Task AssertAnsweredAsync(VethPair wire, TemporaryFolder folder, string[] arguments)
    {
        string file = folder.PathOf("result.json");
        (await RunAsync(wire, [.. arguments, "--quiet", "--json", file])).ExpectExitCode(ExitCode.Done);
        LoadResult? result = JsonSerializer.Deserialize(await File.ReadAllTextAsync(file), ReportJson.Default.LoadResult);
        Assert.NotNull(result);
        Assert.Equal("raw", result.Sender);
        Assert.True(result.Sent >= 450, $"only {result.Sent} were sent");
        Assert.True(result.Answered >= result.Sent * 0.95, $"{result.Answered} of {result.Sent} were answered");
        Assert.Equal(result.Sent, result.Answered + result.Lost);
        Assert.Equal(result.Answered, result.Verified);
        Assert.Equal(0, result.Unknown);
    }

    private static Task<CommandResult> RunAsync(VethPair wire, string[] arguments) =>
        ChildProcess.RunAsync(new ProgramStart(Program, arguments) { Namespace = wire.Client }, TimeSpan.FromSeconds(30));
}
