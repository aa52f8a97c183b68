namespace PublicTime.Interop.Tests.Harness;

/// <summary>The built executable, run with its state under a folder of the test.</summary>
/// <param name="Program">Path of the executable.</param>
/// <param name="StateHome">Becomes XDG_STATE_HOME and HOME.</param>
internal sealed record PublicTimeProgram(string Program, string StateHome)
{
    private static readonly TimeSpan RunDeadline = TimeSpan.FromSeconds(30);

    /// <summary>The user to run as; null stays what the test is.</summary>
    public TestUser? User { get; init; }

    /// <summary>The network namespace to run in; null stays in the test's.</summary>
    public NetworkNamespace? Namespace { get; init; }

    /// <summary>The file system of the state folder, where that is one of its own.</summary>
    public StateVolume? Volume { get; init; }

    /// <summary>Where the service keeps its state by default.</summary>
    public string StateFolder => Path.Combine(StateHome, "publictime");

    /// <summary>The program where the build left it.</summary>
    public static PublicTimeProgram InPlace(TemporaryFolder stateHome) =>
        new(Path.Combine(Repository.ServiceFolder, "publictime"), stateHome.Path);

    /// <summary>A copy of the program for another user, who may be unable to read where the clone is.</summary>
    public static PublicTimeProgram CopiedTo(TemporaryFolder copy, TemporaryFolder stateHome)
    {
        foreach (string file in Directory.EnumerateFiles(Repository.ServiceFolder, "*", SearchOption.AllDirectories))
        {
            string target = copy.PathOf(Path.GetRelativePath(Repository.ServiceFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return new PublicTimeProgram(copy.PathOf("publictime"), stateHome.Path);
    }

    /// <summary>How to start it with these arguments.</summary>
    public ProgramStart Start(params string[] arguments)
    {
        HarnessException.ThrowUnless(File.Exists(Program), () => $"{Program} is missing: build src/PublicTime first.");
        return new ProgramStart(Program, arguments)
        {
            User = User,
            Namespace = Namespace,
            Volume = Volume,
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["XDG_STATE_HOME"] = StateHome,
                ["HOME"] = StateHome,
            },
        };
    }

    /// <summary>Runs it to its end.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => ChildProcess.RunAsync(Start(arguments), RunDeadline);
}
