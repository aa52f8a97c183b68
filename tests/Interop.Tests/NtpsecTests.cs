using System.Text.Json;
using System.Text.RegularExpressions;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>NTPsec 1.2.2 at both ends: its ntpd asks the service, and <c>publictime query</c> asks its ntpd.</summary>
/// <remarks>Its ntpd always takes UDP port 123, so each test has a network namespace, and the service answers NTP elsewhere.</remarks>
public sealed partial class NtpsecTests
{
    private const int NtpPort = 11123;
    private const int KePort = 14460; // 4460 is where an ntpd that serves listens

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Ntpd_selects_the_service_by_authenticated_time_and_shows_its_cookies()
    {
        using TemporaryFolder home = new();
        await using NetworkNamespace machine = await NetworkNamespace.CreateAsync();
        ServerCertificate certificate = ServerCertificate.Create(home);
        await using ServiceProcess service = await ServeAsync(home, machine, certificate);
        await using NtpsecDaemon client = NtpsecDaemon.Start(machine, Source($"ca {certificate.CertificatePath}"));

        // The port of NTP came with the key exchange. The column `t` counts cookies where there are any.
        await client.WaitForAsync(SelectedPeer(), Deadline, "apeers");
        await client.WaitForAsync(SelectedAssociation(), Deadline, "associations");
        Match variables = await client.WaitForAsync(AuthenticatedVariables(), Deadline, "rv &1");
        Assert.Equal($"{NtpPort}", variables.Groups["port"].Value);
        Match counters = await client.WaitForAsync(ClientCounters(), Deadline, "ntsinfo");
        Assert.True(int.Parse(counters.Groups["good"].Value) >= 4, counters.Value);
        Assert.Equal("0", counters.Groups["bad"].Value);
        Assert.Contains("Got 8 cookies, length 100, aead=15.", client.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_gets_authenticated_time_from_an_ntpd_that_got_it_from_the_service_without_checking_its_certificate()
    {
        using TemporaryFolder home = new();
        await using NetworkNamespace machine = await NetworkNamespace.CreateAsync();
        ServerCertificate certificate = ServerCertificate.Create(home);
        ServerCertificate ofNtpd = ServerCertificate.Create(home, "ntpd");
        await using ServiceProcess service = await ServeAsync(home, machine, certificate);
        await using NtpsecDaemon server = NtpsecDaemon.Start(
            machine,
            Source("noval"),
            "nts enable",
            $"nts cert {ofNtpd.CertificatePath}",
            $"nts key {ofNtpd.KeyPath}",
            $"nts cookie {home.PathOf("nts-keys")}");
        await server.WaitForAsync(SelectedPeer(), Deadline, "apeers");

        PublicTimeProgram program = PublicTimeProgram.InPlace(home) with { Namespace = machine };
        CommandResult result = await program.RunAsync(
            "query", "--nts", "--ca", ofNtpd.CertificatePath, "--count", "1", "--json", "127.0.0.1");
        using JsonDocument report = JsonDocument.Parse(result.ExpectExitCode(0).Output);
        Assert.Equal(11, report.RootElement.GetProperty("stratum").GetInt32());
        Assert.InRange(report.RootElement.GetProperty("offsetSeconds").GetDouble(), -0.1, 0.1);
        Assert.Equal(15, report.RootElement.GetProperty("keyExchange").GetProperty("aeadNumber").GetInt32());
    }

    private static string Source(string trust) => $"server localhost:{KePort} nts {trust} iburst minpoll 0 maxpoll 4";

    private static async Task<ServiceProcess> ServeAsync(TemporaryFolder home, NetworkNamespace machine, ServerCertificate certificate)
    {
        PublicTimeProgram program = PublicTimeProgram.InPlace(home) with { Namespace = machine };
        (ServiceProcess service, _) = await ServiceProcess.StartAsync(
            program.Start(
                "serve", $"port {NtpPort}", $"ntsport {KePort}", "bindaddress 127.0.0.1", "bindaddress ::1", "local stratum 10",
                $"ntsservercert {certificate.CertificatePath}", $"ntsserverkey {certificate.KeyPath}"),
            printed => printed.Contains("serves; state is kept in", StringComparison.Ordinal));
        return service;
    }

    [GeneratedRegex(@"^\*\S+\s+\S+\s+\d+\s+10 (?<cookies>8)\s", RegexOptions.Multiline, 1000)]
    private static partial Regex SelectedPeer();

    [GeneratedRegex(@"\s1 +\d+ +[0-9a-f]{4} +yes +yes +ok +sys\.peer", RegexOptions.None, 1000)]
    private static partial Regex SelectedAssociation();

    [GeneratedRegex(@"authenb, auth, reach.*srcport=(?<port>\d+).*ntscookies=8", RegexOptions.Singleline, 1000)]
    private static partial Regex AuthenticatedVariables();

    [GeneratedRegex(@"NTS client recvs good: +(?<good>\d+)\s+NTS client recvs w error: +(?<bad>\d+)", RegexOptions.None, 1000)]
    private static partial Regex ClientCounters();
}
