using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.Deployment;

/// <summary>What <c>deploy/install</c> puts below a folder, made once for all tests of it.</summary>
internal sealed class StagedInstall : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    /// <summary>Stands for / of the machine that it is for.</summary>
    public string Root => _folder.Path;

    /// <summary>The units, by name.</summary>
    public static string[] Units => ["publictime", "publictime-frontend", "publictime-ke"];

    /// <summary>Installs what is built.</summary>
    public async Task InitializeAsync() => (await InstallAsync("--no-build")).ExpectExitCode(0);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <summary>Installs, again or as told.</summary>
    public Task<CommandResult> InstallAsync(params string[] arguments) => ChildProcess.RunAsync(
        new ProgramStart(Path.Combine(Repository.Root, "deploy/install"), arguments)
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["DESTDIR"] = Root },
        },
        Deadline);

    /// <summary>A file of it.</summary>
    public string PathOf(string path) => Root + path;
}
