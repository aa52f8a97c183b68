namespace PublicTime.Configuration.Sources;

/// <summary>Finds the files that <c>include</c>, <c>confdir</c> and <c>sourcedir</c> name, in the order in which chrony reads them.</summary>
internal static class FileSearch
{
    /// <summary>
    /// As glob(3) with GLOB_ERR and GLOB_NOMAGIC: a pattern without marks is its own only result, whether there is such a file
    /// or not; with marks, the files that match it, in the order of their octets, and none at all is no failure.
    /// </summary>
    /// <param name="pattern">One argument.</param>
    /// <param name="host">Lists folders.</param>
    /// <param name="paths">What was found.</param>
    /// <param name="failure">A folder that cannot be listed, and why; empty on success.</param>
    public static bool TryMatch(string pattern, IConfigurationHost host, out IReadOnlyList<string> paths, out string failure)
    {
        failure = "";
        List<string> found = [""];
        string[] components = pattern.Split('/');
        bool hadMarks = false;
        for (int i = 0; i < components.Length; i++)
        {
            bool hasMarks = GlobPattern.HasMarks(components[i]);
            if (hasMarks && !TryExpand(found, components[i], host, out found, out failure))
            {
                paths = [];
                return false;
            }

            hadMarks |= hasMarks;
            string behind = (hasMarks ? "" : components[i]) + (i < components.Length - 1 ? "/" : "");
            found = [.. found.Select(path => path + behind).Where(path => !hadMarks || host.Exists(path))];
        }

        paths = [.. found.Order(StringComparer.Ordinal)];
        return true;
    }

    /// <summary>Files with a suffix in several folders by name; of one name, that of the first folder. A folder that cannot be listed has none.</summary>
    public static IReadOnlyList<string> InFolders(IReadOnlyList<string> folders, string suffix, IConfigurationHost host)
    {
        Dictionary<string, string> paths = new(StringComparer.Ordinal);
        foreach (string folder in folders)
        {
            host.TryListFolder(folder, out IReadOnlyList<string> names, out _);
            foreach (string name in names.Where(name => name.EndsWith(suffix, StringComparison.Ordinal) && !name.StartsWith('.')))
            {
                paths.TryAdd(name, $"{folder}/{name}");
            }
        }

        return [.. paths.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value)];
    }

    private static bool TryExpand(
        List<string> folders, string component, IConfigurationHost host, out List<string> paths, out string failure)
    {
        paths = [];
        failure = "";
        foreach (string folder in folders)
        {
            if (!host.TryListFolder(folder.Length == 0 ? "." : folder, out IReadOnlyList<string> names, out string why))
            {
                failure = $"the folder {folder} {why}";
                return false;
            }

            paths.AddRange(names.Where(name => GlobPattern.Matches(component, name)).Select(name => folder + name));
        }

        return true;
    }
}
