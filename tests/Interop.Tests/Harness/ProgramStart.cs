namespace PublicTime.Interop.Tests.Harness;

/// <summary>How to start one program: as whom, where, with which environment.</summary>
/// <param name="Program">A path, or a name looked up on the PATH.</param>
/// <param name="Arguments">Arguments as the program sees them; no shell is involved.</param>
internal sealed record ProgramStart(string Program, params string[] Arguments)
{
    /// <summary>The test's environment as it is.</summary>
    public static IReadOnlyDictionary<string, string?> NoVariables { get; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>The user and group to become, by name; null stays what the test is.</summary>
    public TestUser? User { get; init; }

    /// <summary>The network namespace to enter; null stays in the test's.</summary>
    public NetworkNamespace? Namespace { get; init; }

    /// <summary>The small file system to see; null sees the test's files only.</summary>
    public StateVolume? Volume { get; init; }

    /// <summary>Whether the program may set the machine's clock when it runs as root; a daemon of others never may.</summary>
    public bool MaySetTime { get; init; } = true;

    /// <summary>Variables added to the test's environment, or removed from it where the value is null.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = NoVariables;

    /// <summary>The working folder; null is the test's.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>
    /// The command line that is really started. Every link of it replaces itself by the next, so the process id is the
    /// program's own; and the kernel kills the program when the test process ends, in whatever way.
    /// </summary>
    public IReadOnlyList<string> CommandLine()
    {
        List<string> line = [];
        if (Namespace is not null)
        {
            line.AddRange(["nsenter", $"--net=/proc/{Namespace.HolderId}/ns/net", "--"]);
        }

        if (Volume is not null)
        {
            line.AddRange(["nsenter", $"--mount=/proc/{Volume.HolderId}/ns/mnt", "--"]);
        }

        line.Add("setpriv");
        if (User is not null)
        {
            line.AddRange(["--reuid", User.Name, "--regid", User.Group, "--clear-groups"]);
        }

        if (!MaySetTime)
        {
            line.AddRange(["--bounding-set", "-sys_time", "--inh-caps", "-sys_time"]);
        }

        return [.. line, "--pdeathsig", "KILL", "--", Program, .. Arguments];
    }
}
