namespace PublicTime.Interop.Tests.Harness;

/// <summary>
/// A running <c>chronyd -x</c>, which never touches the clock, with a folder of its own and asked by chronyc through a
/// Unix socket in it. Needs root, as chronyd does.
/// </summary>
internal sealed class ChronyDaemon : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;

    private ChronyDaemon(TemporaryFolder folder, ChildProcess process)
    {
        _folder = folder;
        _process = process;
    }

    private string CommandSocket => _folder.PathOf("chronyd.sock");

    /// <summary>Starts a client of one server that serves nobody itself.</summary>
    public static Task<ChronyDaemon> StartClientAsync(ChronySource source) => StartAsync(["port 0", .. source.Directives()]);

    /// <summary>Where the daemon keeps its cookie keys.</summary>
    public string NtsKeysFile => _folder.PathOf("ntskeys");

    /// <summary>Starts a daemon with these directives, and returns when its command socket answers.</summary>
    /// <param name="directives">Read after those that keep the daemon to itself.</param>
    /// <param name="options">Of the command line, such as <c>-4</c>.</param>
    public static async Task<ChronyDaemon> StartAsync(IEnumerable<string> directives, params string[] options)
    {
        string chronyd = Repository.Chronyd; // fails before there is a folder to remove
        TemporaryFolder folder = new();
        ChildProcess process = ChildProcess.Start(new ProgramStart(chronyd,
        [
            "-x", "-d", .. options, "user root", "cmdport 0", $"bindcmdaddress {folder.PathOf("chronyd.sock")}",
            $"pidfile {folder.PathOf("pid")}", $"ntsdumpdir {folder.Path}", .. directives,
        ]));
        ChronyDaemon daemon = new(folder, process);
        try
        {
            await Poll.UntilAsync(
                () => process.HasExited || File.Exists(daemon.CommandSocket),
                StartDeadline,
                () => process.Explain("has no command socket"));
            HarnessException.ThrowUnless(!process.HasExited, () => process.Explain("ended at its start"));
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the daemon has selected its only source (the asterisk of <c>chronyc sources</c>).</summary>
    public Task WaitForSelectionAsync(TimeSpan within)
    {
        string sources = string.Empty;
        return Poll.UntilAsync(
            async () =>
            {
                sources = await AskAsync("sources");
                return sources.StartsWith("^,*,", StringComparison.Ordinal);
            },
            within,
            () => _process.Explain($"did not select its source, last seen as {sources}"));
    }

    /// <summary>Which of the last eight requests to the only source were answered: one bit each, the newest in the lowest.</summary>
    public async Task<int> ReachAsync() => Convert.ToInt32((await AskAsync("sources")).Split(',')[5], 8);

    /// <summary>Makes it read its cookie keys again, which it does only with <c>ntsrotate 0</c>.</summary>
    public Task ReloadKeysAsync() => AskAsync("rekey");

    /// <summary>How the association with the only source is authenticated.</summary>
    public async Task<AuthData> AuthDataAsync() => AuthData.Parse(await AskAsync("authdata"));

    /// <summary>The last exchange with the only source, and counters.</summary>
    public async Task<NtpData> NtpDataAsync() => NtpData.Parse(await AskAsync("ntpdata"));

    /// <summary>Waits for further replies that pass all tests of chronyd.</summary>
    /// <param name="count">How many.</param>
    /// <param name="within">The deadline.</param>
    public async Task WaitForValidRepliesAsync(int count, TimeSpan within)
    {
        int before = (await NtpDataAsync()).ValidReplies;
        int seen = before;
        await Poll.UntilAsync(
            async () =>
            {
                seen = (await NtpDataAsync()).ValidReplies;
                return seen >= before + count;
            },
            within,
            () => _process.Explain($"got {seen - before} of {count} valid replies"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> AskAsync(string command)
    {
        CommandResult result = await ChildProcess.RunAsync(
            new ProgramStart(Repository.Chronyc, "-h", CommandSocket, "-n", "-c", command), AnswerDeadline);
        return result.ExpectExitCode(0).Output;
    }
}
