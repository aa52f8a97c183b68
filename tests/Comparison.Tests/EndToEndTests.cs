using System.Text.Json;
using PublicTime.Comparison.CommandLine;
using PublicTime.Comparison.Host;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Tests;

/// <summary>The whole comparison once, as short as it can be. Needs root, as it does.</summary>
public sealed class EndToEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120); // on a machine that does something else too; alone it takes a quarter of it
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    [Fact]
    public async Task A_quick_comparison_has_every_figure_and_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        string json = folder.PathOf("result.json");
        string html = folder.PathOf("result.html");
        HashSet<int> before = [.. ProcessTree.Of(Environment.ProcessId)];
        string[] groupsBefore = Groups();
        StringWriter output = new();
        StringWriter error = new();
        using CancellationTokenSource deadline = new(Patience, TimeProvider.System);

        int exitCode = await CommandLineRoot.RunAsync(
            ["--quick", "--rate", "2000", "--ke-rate", "50", "--json", json, "--html", html], output, error, deadline.Token);

        Assert.True(exitCode == 0, $"{error}\n{output}");
        ComparisonResult result = JsonSerializer.Deserialize(await File.ReadAllTextAsync(json), ReportJson.Default.ComparisonResult)!;
        Assert.Equal(6, result.Scenarios.Count);
        Assert.All(result.Scenarios, scenario => Assert.Equal(scenario.Unit == "session" ? 2 : 3, scenario.Servers.Count));
        Assert.All(result.Scenarios.SelectMany(scenario => scenario.Servers), server =>
        {
            ServerRound round = Assert.Single(server.Rounds);
            Assert.InRange(round.CpuNanosecondsPerRequest, 100, 50_000_000);
            Assert.True(round.AnsweredPerSecond > 1);
            Assert.True(round.ResidentBytes > 1_000_000);
        });
        Assert.All(result.Ratios, ratio => Assert.NotNull(ratio.Ratio));
        Assert.Equal(12, result.Ratios.Count(ratio => ratio.IsMet is not null));
        Assert.Contains("</html>", await File.ReadAllTextAsync(html), StringComparison.Ordinal);
        Assert.Contains("plain NTP, saturation: publictime / chronyd 4.3", output.ToString(), StringComparison.Ordinal);

        Assert.Empty(ProcessTree.Of(Environment.ProcessId).Except(before));
        Assert.Equal(groupsBefore, Groups());
    }

    [Fact]
    public async Task A_comparison_that_is_interrupted_while_the_generator_works_leaves_nothing_behind()
    {
        HashSet<int> before = [.. ProcessTree.Of(Environment.ProcessId)];
        string[] groupsBefore = Groups();
        string[] foldersBefore = Folders();
        using CancellationTokenSource interruption = new(Patience, TimeProvider.System);
        StringWriter error = new();

        Task<int> running = CommandLineRoot.RunAsync(
            ["--only", "plain NTP, saturation", "--rounds", "1000"], TextWriter.Null, error, interruption.Token);
        while (!running.IsCompleted && !Children().Contains("publictime-load", StringComparer.Ordinal))
        {
            await Task.Delay(PollInterval, TimeProvider.System, CancellationToken.None);
        }

        Assert.False(running.IsCompleted, error.ToString());
        await interruption.CancelAsync();

        Assert.Equal(1, await running);
        Assert.Contains("Interrupted", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(foldersBefore, Folders());
        Assert.Empty(ProcessTree.Of(Environment.ProcessId).Except(before));
        Assert.Equal(groupsBefore, Groups());
    }

    [Fact]
    public async Task A_scenario_of_abuse_gives_its_verdict_and_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        string json = folder.PathOf("result.json");
        HashSet<int> before = [.. ProcessTree.Of(Environment.ProcessId)];
        StringWriter error = new();
        using CancellationTokenSource deadline = new(Patience, TimeProvider.System);

        int exitCode = await CommandLineRoot.RunAsync(["memory", "--quick", "--json", json], TextWriter.Null, error, deadline.Token);

        Assert.True(exitCode == 0, error.ToString());
        ComparisonResult result = JsonSerializer.Deserialize(await File.ReadAllTextAsync(json), ReportJson.Default.ComparisonResult)!;
        Verdict verdict = Assert.Single(result.Verdicts);
        Assert.EndsWith(" MB", verdict.Figure, StringComparison.Ordinal);
        Assert.NotNull(verdict.IsMet);
        Assert.Empty(ProcessTree.Of(Environment.ProcessId).Except(before));
    }

    [Theory]
    [InlineData("--rounds", "0")]
    [InlineData("--aead", "16")]
    [InlineData("overload", "--share", "2")]
    [InlineData("soak", "--minutes", "-1")]
    [InlineData("flood", "--bad", "0.2", "11")]
    [InlineData("marathon")]
    public async Task What_is_not_understood_or_out_of_bounds_is_refused_before_anything_starts(params string[] arguments)
    {
        StringWriter error = new();

        Assert.Equal(2, await CommandLineRoot.RunAsync(arguments, TextWriter.Null, error, CancellationToken.None));
        Assert.Contains(arguments[^1], error.ToString(), StringComparison.Ordinal);
    }

    private static string[] Groups() => [.. new[] { "/sys/fs/cgroup/cpu", "/sys/fs/cgroup" }
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateDirectories(folder, $"publictime-compare-{Environment.ProcessId}-*"))];

    private static string[] Folders() => Directory.GetDirectories(Path.GetTempPath(), $"publictime-compare-{Environment.ProcessId}-*");

    private static IEnumerable<string> Children() => ProcessTree.Of(Environment.ProcessId).Skip(1)
        .Where(id => ProcessStat.TryRead(id) is not null)
        .Select(NameOf);

    private static string NameOf(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/comm").Trim();
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }
}
