namespace PublicTime.Comparison.Host;

/// <summary>A process and those it started: chronyd answers NTS-KE in a process of its own.</summary>
internal static class ProcessTree
{
    /// <summary>The ids as they are now, the root first.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        Dictionary<int, int> parents = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out int id) && ProcessStat.TryRead(id) is { } stat)
            {
                parents[id] = stat.Parent;
            }
        }

        return Of(root, parents);
    }

    /// <summary>The same from a table of processes and their parents.</summary>
    public static IReadOnlyList<int> Of(int root, IReadOnlyDictionary<int, int> parents)
    {
        List<int> tree = [root];
        for (int i = 0; i < tree.Count; i++)
        {
            tree.AddRange(parents.Where(pair => pair.Value == tree[i] && !tree.Contains(pair.Key)).Select(pair => pair.Key).Order());
        }

        return tree;
    }
}
