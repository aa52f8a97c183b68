using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>The defaults of a configured service, which are chrony's: every address, UDP 123 and TCP 4460.</summary>
public sealed class WellKnownPortsTests
{
    private const int NtpPort = 123;
    private const int KePort = 4460;

    [Fact]
    public async Task Answers_leave_from_the_address_that_was_asked()
    {
        using TemporaryFolder home = new();
        await using NetworkNamespace machine = await NetworkNamespace.CreateAsync();
        ServerCertificate certificate = ServerCertificate.Create(home);
        PublicTimeProgram program = PublicTimeProgram.InPlace(home) with { Namespace = machine };
        (ServiceProcess service, _) = await ServiceProcess.StartAsync(
            program.Start("serve", "local stratum 10", $"ntsservercert {certificate.CertificatePath}", $"ntsserverkey {certificate.KeyPath}"),
            printed => printed.Contains("serves; state is kept in", StringComparison.Ordinal));
        await using ServiceProcess ended = service;

        // A chronyd takes an answer only from the address it asked. Without `allow` loopback is served, which is where
        // this service differs from chrony.
        ChronySource plain = new(NtpPort);
        foreach (string address in new[] { "127.0.0.1", "127.0.0.2", "::1" })
        {
            CommandResult result = await ChronyQuery.RunAsync(plain with { Address = address }, machine: machine);
            Assert.True(result.ExitCode == 0, $"{address}:\n{result.Output}\n{service.Output}");
        }

        ChronySource authenticated = plain with { KePort = KePort, TrustedCertificate = certificate.CertificatePath };
        Assert.InRange(ChronyQuery.OffsetSeconds(await ChronyQuery.RunAsync(authenticated, machine: machine)), -0.1, 0.1);
    }
}
