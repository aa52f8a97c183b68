namespace PublicTime.Architecture.Tests;

/// <summary>Each room says what it is for.</summary>
internal static class Rooms
{
    /// <summary>Projects under src without a README.md beside them.</summary>
    /// <param name="paths">Paths of project files and readmes, relative to the root.</param>
    public static IEnumerable<string> WithoutReadme(IEnumerable<string> paths)
    {
        HashSet<string> all = [.. paths];
        return all.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(path => $"{Path.GetDirectoryName(path)}/README.md")
            .Where(readme => !all.Contains(readme));
    }
}
