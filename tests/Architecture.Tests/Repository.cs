namespace PublicTime.Architecture.Tests;

/// <summary>The files of this repository, as they stand next to the running test.</summary>
internal static class Repository
{
    /// <summary>The folder of PublicTime.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All files under a folder with one of these endings, without what the build made.</summary>
    /// <param name="folder">Relative to <see cref="Root"/>; empty for the root with everything under it.</param>
    /// <param name="endings">Such as ".cs".</param>
    public static SourceFile[] Files(string folder, params string[] endings)
    {
        string[] paths = [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)) && !IsBuilt(path))
            .Order(StringComparer.Ordinal)];
        Assert.NotEmpty(paths); // a rule that reads nothing finds nothing wrong
        return [.. paths.Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))))];
    }

    private static bool IsBuilt(string path) =>
        path.Split('/').SkipLast(1).Any(folder => folder is "bin" or "obj" or "artifacts" || folder.StartsWith('.'));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PublicTime.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No PublicTime.sln above {AppContext.BaseDirectory}.");
    }
}
