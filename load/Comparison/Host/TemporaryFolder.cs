namespace PublicTime.Comparison.Host;

/// <summary>A new folder that only its owner sees, removed with its content on dispose, or by a later run if this process is killed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes it, and removes those that killed processes left.</summary>
    public TemporaryFolder()
    {
        Leftovers.Remove(System.IO.Path.GetTempPath(), isCgroup: false);
        Path = Directory.CreateTempSubdirectory(Leftovers.OwnPrefix).FullName;
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>The absolute path of a file in the folder, existing or not.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
