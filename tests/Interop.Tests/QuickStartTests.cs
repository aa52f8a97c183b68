using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>The first command of the README, on a machine of its own: a network namespace with nothing but loopback.</summary>
public sealed class QuickStartTests
{
    private static readonly TimeSpan ClientDeadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Serve_without_arguments_prints_a_line_that_synchronizes_chronyd_as_root_and_as_nobody(bool serviceAsNobody)
    {
        using TemporaryFolder home = new(forEverybody: true);
        using TemporaryFolder programs = new(forEverybody: true);
        await using NetworkNamespace machine = await NetworkNamespace.CreateAsync();
        PublicTimeProgram program = PublicTimeProgram.CopiedTo(programs, home) with
        {
            Namespace = machine,
            User = serviceAsNobody ? TestUser.Nobody : null,
        };
        (ServiceProcess service, string line) = await ServiceProcess.StartAsync(
            program.Start("serve"), printed => printed.Contains("chronyd -Q", StringComparison.Ordinal));
        await using (service)
        {
            AssertExplainsItself(service.Output, program.StateFolder);
            foreach (TestUser? user in new[] { null, TestUser.Nobody })
            {
                CommandResult result = await PasteAsync(line[line.IndexOf("chronyd", StringComparison.Ordinal)..], programs, machine, user);
                Assert.InRange(ChronyQuery.OffsetSeconds(result), -0.1, 0.1);
            }

            Assert.Equal(0, await service.StopAsync("INT"));
        }
    }

    private static void AssertExplainsItself(string output, string stateFolder)
    {
        foreach (string expected in new[] { "127.0.0.1:11123", "[::1]:11123", "127.0.0.1:14460", "[::1]:14460", "offset", "delay", "AES-128-GCM-SIV (30)", "cookie" })
        {
            Assert.Contains(expected, output, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains(
            Directory.EnumerateFiles(stateFolder),
            file => output.Contains(file, StringComparison.Ordinal) && File.ReadAllText(file).StartsWith("-----BEGIN CERTIFICATE", StringComparison.Ordinal));
    }

    /// <summary>Runs the printed line by a shell of that user, who finds chronyd on the PATH.</summary>
    private static Task<CommandResult> PasteAsync(string line, TemporaryFolder programs, NetworkNamespace machine, TestUser? user)
    {
        if (!File.Exists(programs.PathOf("chronyd")))
        {
            File.Copy(Repository.Chronyd, programs.PathOf("chronyd"));
        }

        Dictionary<string, string?> path = new(StringComparer.Ordinal)
        {
            ["PATH"] = $"{programs.Path}:{Environment.GetEnvironmentVariable("PATH")}",
        };
        return ChildProcess.RunAsync(
            new ProgramStart("sh", "-c", line) { Namespace = machine, User = user, Environment = path }, ClientDeadline);
    }
}
