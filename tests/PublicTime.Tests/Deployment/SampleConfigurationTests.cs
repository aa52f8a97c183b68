using PublicTime.Tests.CommandLine;

namespace PublicTime.Tests.Deployment;

/// <summary>Every sample under <c>deploy</c> is what this version understands, without a word of complaint but about files of the operator.</summary>
public sealed class SampleConfigurationTests
{
    /// <summary>What is said of the containers' Redis, which no other network reaches.</summary>
    private const string InTheClear = "without `tls=yes`";

    public static TheoryData<string> Samples =>
    [
        .. new[] { "deploy/config", "deploy/compose/conf" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.conf"))
            .Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal),
    ];

    private static string Root { get; } = FindRoot();

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_is_understood(string sample)
    {
        string file = Path.Combine(Root, sample);
        string[] lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);

        CommandRun run = await CommandRun.OfAsync("check", "-f", file);

        string[] mistakes = [.. run.Error.Split('\n').Where(line => line.StartsWith("Mistake: ", StringComparison.Ordinal))];
        Assert.DoesNotContain(mistakes, mistake => !Tolerates(mistake, lines));
        Assert.DoesNotContain(
            run.Error.Split('\n').Where(line => line.StartsWith("Notice: ", StringComparison.Ordinal)),
            notice => !sample.StartsWith("deploy/compose", StringComparison.Ordinal) || !notice.Contains(InTheClear, StringComparison.Ordinal));
        Assert.Equal(mistakes.Length > 0 ? 2 : 0, run.ExitCode);
    }

    [Fact]
    public void There_are_samples_for_each_unit_and_each_container() => Assert.Equal(5, Samples.Count);

    /// <summary>A value of the environment that is missing here is there in a container.</summary>
    private static bool Tolerates(string mistake, string[] lines)
    {
        string number = mistake.Split(", line ")[^1].Split(':')[0];
        string line = lines[int.Parse(number) - 1];
        return line.Contains("${env:", StringComparison.Ordinal);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PublicTime.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run only from inside the clone.");
    }
}
