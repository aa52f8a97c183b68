namespace PublicTime.Comparison.Host;

/// <summary>How to start one program: in which namespace, on which core, with which environment.</summary>
/// <param name="Program">A path, or a name looked up on the PATH.</param>
/// <param name="Arguments">Arguments as the program sees them; no shell is involved.</param>
internal sealed record ProgramStart(string Program, params string[] Arguments)
{
    /// <summary>The process whose network namespace to enter; null stays in ours.</summary>
    public int? NamespaceHolder { get; init; }

    /// <summary>The only core to run on; null leaves that to the kernel.</summary>
    public int? Core { get; init; }

    /// <summary>How willingly it gives way to others, −20 to 19.</summary>
    public int Niceness { get; init; }

    /// <summary>Folder of a CPU cgroup to begin in; null stays in ours.</summary>
    public string? ControlGroup { get; init; }

    /// <summary>Whether the program may set the machine's clock; what we measure never may.</summary>
    public bool MaySetTime { get; init; }

    /// <summary>Variables added to our environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The command line that is really started. Every link of it replaces itself by the next, so the process id is the
    /// program's own; and the kernel kills the program when this process ends, in whatever way.
    /// </summary>
    public IReadOnlyList<string> CommandLine()
    {
        List<string> line = [];
        if (ControlGroup is not null)
        {
            line.AddRange(["sh", "-c", "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"", ControlGroup]);
        }

        if (NamespaceHolder is int holder)
        {
            line.AddRange(["nsenter", $"--net=/proc/{holder}/ns/net", "--"]);
        }

        if (Core is int core)
        {
            line.AddRange(["taskset", "-c", $"{core}"]);
        }

        if (Niceness != 0)
        {
            // Where the kernel groups processes by session, niceness counts only within a group, and the group has one of its own.
            line.AddRange(["setsid", "sh", "-c", "echo \"$0\" 2> /dev/null > /proc/self/autogroup; exec nice -n \"$0\" \"$@\"", $"{Niceness}"]);
        }

        line.Add("setpriv");
        if (!MaySetTime)
        {
            line.AddRange(["--bounding-set", "-sys_time", "--inh-caps", "-sys_time"]);
        }

        return [.. line, "--pdeathsig", "KILL", "--", Program, .. Arguments];
    }
}
