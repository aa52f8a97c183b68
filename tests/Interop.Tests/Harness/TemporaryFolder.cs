namespace PublicTime.Interop.Tests.Harness;

/// <summary>A new folder directly under the system's temporary folder, removed with its content on dispose.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Everybody = Private
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes the folder.</summary>
    /// <param name="forEverybody">Mode 0777, for programs that run as another user; else 0700, which chronyd demands
    /// of the folder of its command socket.</param>
    public TemporaryFolder(bool forEverybody = false)
    {
        Path = Directory.CreateTempSubdirectory("publictime-interop-").FullName;
        File.SetUnixFileMode(Path, forEverybody ? Everybody : Private);
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>The absolute path of a file in the folder, existing or not.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
