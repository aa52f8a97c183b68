using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>A chronyd as server shows that what these tests measure with recognises a good server, and a bad one.</summary>
public sealed class HarnessTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_chronyd_server_satisfies_every_instrument()
    {
        using TemporaryFolder folder = new(forEverybody: true);
        ServerCertificate certificate = ServerCertificate.Create(folder);
        int ntpPort = FreePort.Udp();
        int kePort = FreePort.Tcp();
        await using ChronyDaemon server = await ChronyDaemon.StartAsync(
        [
            $"port {ntpPort}", $"ntsport {kePort}", "bindaddress 127.0.0.1", "allow 127.0.0.1", "local stratum 10",
            $"ntsservercert {certificate.CertificatePath}", $"ntsserverkey {certificate.KeyPath}",
        ]);
        Assert.Equal(10, await NtpProbe.AskStratumAsync(ntpPort, Within));

        ChronySource plain = new(ntpPort);
        ChronySource authenticated = plain with { KePort = kePort, TrustedCertificate = certificate.CertificatePath };
        Assert.InRange(ChronyQuery.OffsetSeconds(await ChronyQuery.RunAsync(plain)), -0.1, 0.1);
        Assert.InRange(ChronyQuery.OffsetSeconds(await ChronyQuery.RunAsync(authenticated, TestUser.Nobody)), -0.1, 0.1);

        await using ChronyDaemon client = await ChronyDaemon.StartClientAsync(authenticated);
        await client.WaitForSelectionAsync(Within);
        await client.WaitForValidRepliesAsync(3, Within);
        AuthData association = await client.AuthDataAsync();
        Assert.Equal(("NTS", 15, 256, 100), (association.Mode, association.Aead, association.KeyBits, association.CookieLength));
        Assert.Equal(10, (await client.NtpDataAsync()).Stratum);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_not_taken_for_one()
    {
        ChronySource nobody = new(FreePort.Udp());
        Assert.Null(await NtpProbe.AskStratumAsync(nobody.NtpPort, TimeSpan.FromMilliseconds(200)));
        CommandResult result = await ChronyQuery.RunAsync(nobody);
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotMatch(ChronyQuery.Synchronized(), result.Output);
    }

    [Fact]
    public async Task Folders_of_processes_that_are_gone_are_removed_and_no_others()
    {
        await using ChildProcess gone = ChildProcess.Start(new ProgramStart("true"));
        await gone.WaitForExitAsync(Within);
        using TemporaryFolder own = new();
        string prefix = own.Path[..own.Path.LastIndexOf($"{Environment.ProcessId}", StringComparison.Ordinal)];
        string orphan = Directory.CreateDirectory($"{prefix}{gone.Id}-left").FullName;
        await File.WriteAllTextAsync(Path.Combine(orphan, "file"), "left");

        TemporaryFolder.RemoveOrphans();

        Assert.False(Directory.Exists(orphan));
        Assert.True(Directory.Exists(own.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_program_is_ended_by_the_death_of_the_test_process(bool asNobody)
    {
        // The kernel's signal is proven on a shell that stands for the test process: it starts a program in the way
        // of the harness and is killed.
        ProgramStart program = new("cat") { User = asNobody ? TestUser.Nobody : null };
        await using ChildProcess parent = ChildProcess.Start(
            new ProgramStart("sh", "-c", $"{string.Join(' ', program.CommandLine())} < /dev/zero > /dev/null & echo $!; wait"));
        int orphan = int.Parse(await parent.WaitForLineAsync(line => line.Length > 0, Within));
        Assert.True(Directory.Exists($"/proc/{orphan}"));
        await parent.KillAsync();
        await Poll.UntilAsync(() => !Directory.Exists($"/proc/{orphan}"), Within, () => $"process {orphan} still runs");
    }
}
