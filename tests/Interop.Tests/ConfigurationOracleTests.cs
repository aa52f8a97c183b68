using PublicTime.Interop.Tests.Harness;
using PublicTime.Tests.Configuration;

namespace PublicTime.Interop.Tests;

/// <summary>The table of odd configuration files that PublicTime.Tests holds our parser to, as a real chronyd 4.3 sees it.</summary>
public sealed class ConfigurationOracleTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Chronyd_takes_what_the_table_says_that_it_takes() => await AssertAsync([.. OddFiles.BothTake, .. OddFiles.OnlyChronyTakes], isTaken: true);

    [Fact]
    public async Task Chronyd_refuses_what_the_table_says_that_it_refuses() => await AssertAsync([.. OddFiles.BothRefuse, .. OddFiles.OnlyPublicTimeTakes], isTaken: false);

    private static async Task AssertAsync(IReadOnlyList<string> files, bool isTaken)
    {
        using TemporaryFolder folder = new();
        OddFiles.Furnish(folder.Path);
        List<string> surprises = [];
        foreach (string text in files)
        {
            OddFiles.Write(folder.PathOf("odd.conf"), text);
            CommandResult result = await ChildProcess.RunAsync(
                new ProgramStart(Repository.Chronyd, "-p", "-f", "odd.conf") { WorkingFolder = folder.Path }, Deadline);
            if ((result.ExitCode == 0) != isTaken)
            {
                surprises.Add($"{text}\nends with {result.ExitCode}: {result.Output}");
            }
        }

        Assert.Empty(surprises);
    }
}
