namespace PublicTime.Interop.Tests.Harness;

/// <summary>A running <c>redis-server</c> with a port and a folder of its own, on 127.0.0.1 or where it is told. Killed on dispose by its own id.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();
    private readonly RedisStart _start;
    private ChildProcess? _process;

    private RedisProcess(RedisStart start)
    {
        _start = start;
        Port = start.Port != 0 ? start.Port : FreePort.Tcp();
    }

    /// <summary>Its TCP port, the same after a restart.</summary>
    public int Port { get; }

    private ChildProcess Process => _process ?? throw new InvalidOperationException("redis-server is not started.");

    /// <summary>Starts a server that keeps nothing on disk, and returns when it answers.</summary>
    /// <param name="start">What is special about it; null: nothing.</param>
    public static async Task<RedisProcess> StartAsync(RedisStart? start = null)
    {
        RedisProcess redis = new(start ?? new RedisStart());
        try
        {
            await redis.StartAgainAsync();
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again on the same port after <see cref="KillAsync"/>: empty, unless <c>SAVE</c> was asked of it, then as it was at that moment.</summary>
    public async Task StartAgainAsync()
    {
        string file = _folder.PathOf("redis.conf");
        string port = _start.UsesTls ? $"port 0\ntls-port {Port}" : $"port {Port}";
        await File.WriteAllLinesAsync(file, [.. _start.Directives, port, $"bind 127.0.0.1 {_start.Address}", $"dir {_folder.Path}", "daemonize no", "save \"\""]);
        _process = ChildProcess.Start(new ProgramStart(Repository.RedisServer, file) { Namespace = _start.Namespace });
        await Poll.UntilAsync(
            async () => Process.HasExited || (await RunAsync("PING")).Output.Contains("PONG", StringComparison.Ordinal),
            StartDeadline,
            () => Process.Explain("does not answer"));
        HarnessException.ThrowUnless(!Process.HasExited, () => Process.Explain("ended at its start"));
    }

    /// <summary>Asks it something with redis-cli and returns what it prints.</summary>
    public async Task<string> AskAsync(params string[] command) => (await RunAsync(command)).ExpectExitCode(0).Output.TrimEnd('\n');

    /// <summary>Lets every command that follows upon an answer wait, again and again for a while; returns when that is over.</summary>
    /// <param name="each">How long a command waits.</param>
    /// <param name="lasting">For how long it goes on like that.</param>
    public async Task SlowDownAsync(TimeSpan each, TimeSpan lasting) =>
        (await RunAsync(lasting + AnswerDeadline, "-r", $"{Math.Ceiling(lasting / each)}", "CLIENT", "PAUSE", $"{each.TotalMilliseconds}")).ExpectExitCode(0);

    /// <summary>How often a command was run since the statistics were reset (<c>CONFIG RESETSTAT</c>), those that scripts ran included.</summary>
    public async Task<long> CallsAsync(string command) => Figure($"cmdstat_{command}:calls", '=', await AskAsync("INFO", "commandstats"));

    /// <summary>How many commands came from clients since the statistics were reset.</summary>
    public async Task<long> ClientCommandsAsync() => Figure("total_commands_processed", ':', await AskAsync("INFO", "stats"));

    /// <summary>Ends it at once: kill -9.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Lets it hang: its connections stay open, and are accepted by the kernel.</summary>
    public Task FreezeAsync() => Process.SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ThawAsync() => Process.SignalAsync("CONT");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private Task<CommandResult> RunAsync(params string[] command) => RunAsync(AnswerDeadline, command);

    private Task<CommandResult> RunAsync(TimeSpan within, params string[] command)
    {
        ProgramStart cli = new(Repository.RedisCli, ["-h", "127.0.0.1", "-p", $"{Port}", .. _start.CliArguments, .. command])
        {
            Namespace = _start.Namespace,
        };
        return ChildProcess.RunAsync(cli, within);
    }

    private static long Figure(string name, char separator, string text)
    {
        string? line = text.Split('\n').FirstOrDefault(line => line.StartsWith($"{name}{separator}", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[(name.Length + 1)..].Split(',')[0].Trim());
    }
}
