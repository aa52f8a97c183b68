namespace PublicTime.Interop.Tests.Harness;

/// <summary>A new folder directly under the system's temporary folder, removed with its content on dispose.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "publictime-interop-";

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Everybody = Private
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes the folder.</summary>
    /// <param name="forEverybody">Mode 0777, for programs that run as another user; else 0700, which chronyd demands
    /// of the folder of its command socket.</param>
    public TemporaryFolder(bool forEverybody = false)
    {
        Path = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;
        File.SetUnixFileMode(Path, forEverybody ? Everybody : Private);
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>The absolute path of a file in the folder, existing or not.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Removes what processes left that were killed before they could.</summary>
    public static void RemoveOrphans()
    {
        foreach (string folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), $"{Prefix}*").Where(IsOrphan))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // another run removes it at this moment
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static bool IsOrphan(string folder) =>
        System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-') is [var process, _] && int.TryParse(process, out int id) && !Directory.Exists($"/proc/{id}");
}
