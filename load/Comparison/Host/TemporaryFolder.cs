namespace PublicTime.Comparison.Host;

/// <summary>A new folder that only its owner sees, removed with its content on dispose.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>The absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("publictime-compare-").FullName;

    /// <summary>The absolute path of a file in the folder, existing or not.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
