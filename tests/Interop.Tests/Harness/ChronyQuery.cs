using System.Text.RegularExpressions;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>
/// <c>chronyd -Q</c>: measures the offset of a server, prints it and ends. It never touches the clock, unlike -q.
/// </summary>
internal static partial class ChronyQuery
{
    /// <summary>The line that only a chronyd prints which has selected the server.</summary>
    [GeneratedRegex(@"System clock wrong by (?<offset>-?\d+\.\d+) seconds \(ignored\)", RegexOptions.None, 1000)]
    public static partial Regex Synchronized();

    // Its first polls come at a quarter of this interval, and it gives up after seven, with cookies or without: at the interval that plain time is asked with, a key
    // exchange that takes a second on a loaded machine is too slow.
    private const int PollWithKeyExchange = 2;

    /// <summary>Asks once.</summary>
    /// <param name="source">The server; how often it is polled is decided here.</param>
    /// <param name="user">As whom chronyd runs; null is root.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="machine">Where chronyd runs; null is the test's network.</param>
    public static async Task<CommandResult> RunAsync(
        ChronySource source,
        TestUser? user = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        NetworkNamespace? machine = null)
    {
        ChronySource asked = source.KePort is null ? source : source with { Poll = PollWithKeyExchange };
        using TemporaryFolder folder = new(forEverybody: true);
        string chronyd = folder.PathOf("chronyd");
        File.Copy(Repository.Chronyd, chronyd); // the clone may be where another user cannot read
        return await ChildProcess.RunAsync(
            new ProgramStart(chronyd,
            [
                "-Q", "-t", "10", $"user {user?.Name ?? "root"}", $"pidfile {folder.PathOf("pid")}", .. asked.Directives(),
            ])
            { User = user, Namespace = machine, Environment = environment ?? ProgramStart.NoVariables },
            TimeSpan.FromSeconds(20));
    }

    /// <summary>The offset in seconds that a result reports, after checking that it reports one with exit code 0.</summary>
    public static double OffsetSeconds(CommandResult result)
    {
        Match match = Synchronized().Match(result.ExpectExitCode(0).Output);
        Assert.True(match.Success, result.Output);
        return double.Parse(match.Groups["offset"].Value);
    }
}
