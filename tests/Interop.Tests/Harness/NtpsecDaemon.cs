using System.Text.RegularExpressions;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>
/// A running ntpd of NTPsec in a network namespace, asked by its ntpq. It cannot touch the clock: the capability is taken
/// from it, and its discipline is disabled besides. Needs root, and UDP port 123 of the namespace.
/// </summary>
internal sealed class NtpsecDaemon : IAsyncDisposable
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan QuestionInterval = TimeSpan.FromMilliseconds(300); // starting a Python costs a core as much

    // The second restriction lifts the rate limit for this address, which would silence ntpq too.
    private static readonly string[] Harmless = ["disable ntp", "restrict default", "restrict 127.0.0.1"];

    private readonly TemporaryFolder _folder;
    private readonly NetworkNamespace _machine;
    private readonly ChildProcess _process;

    private NtpsecDaemon(TemporaryFolder folder, NetworkNamespace machine, ChildProcess process) =>
        (_folder, _machine, _process) = (folder, machine, process);

    /// <summary>Starts it with these lines of configuration.</summary>
    public static NtpsecDaemon Start(NetworkNamespace machine, params string[] configuration)
    {
        string ntpd = Repository.NtpsecDaemon; // fails before there is a folder to remove
        TemporaryFolder folder = new();
        string file = folder.PathOf("ntp.conf");
        File.WriteAllLines(file, [.. Harmless, $"statsdir {folder.Path}/", .. configuration]);
        ProgramStart start = new(ntpd, "-n", "-g", "-c", file, "-l", folder.PathOf("log")) { Namespace = machine, MaySetTime = false };
        return new NtpsecDaemon(folder, machine, ChildProcess.Start(start));
    }

    /// <summary>What it wrote to its log so far.</summary>
    public string Log => File.Exists(_folder.PathOf("log")) ? File.ReadAllText(_folder.PathOf("log")) : string.Empty;

    /// <summary>Waits until what ntpq prints fits, and returns it.</summary>
    /// <param name="pattern">What is awaited.</param>
    /// <param name="within">The deadline.</param>
    /// <param name="commands">The commands of ntpq; an association is named by its place, as <c>&amp;1</c>.</param>
    public async Task<Match> WaitForAsync(Regex pattern, TimeSpan within, params string[] commands)
    {
        Match match = Match.Empty;
        string seen = string.Empty;
        await Poll.UntilAsync(
            async () =>
            {
                seen = await AskAsync(commands);
                match = pattern.Match(seen);
                return match.Success || _process.HasExited;
            },
            within,
            () => $"ntpq shows nothing like {pattern}, but:\n{seen}\nntpd wrote:\n{_process.Output}{Log}",
            QuestionInterval);
        Assert.True(match.Success, _process.Explain($"ended. Its log:\n{Log}"));
        return match;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> AskAsync(string[] commands)
    {
        string[] arguments = [Repository.Ntpq, "-n", .. commands.SelectMany(command => new[] { "-c", command }), "127.0.0.1"];
        CommandResult result = await ChildProcess.RunAsync(
            new ProgramStart("/usr/bin/python3", arguments) { Namespace = _machine }, AnswerDeadline);
        return result.Output;
    }
}
