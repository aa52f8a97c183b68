namespace PublicTime.Comparison.Host;

/// <summary>Folders that bear the id of the process that made them, so that a later run finds those of processes that were killed before they could remove theirs.</summary>
internal static class Leftovers
{
    private const string Prefix = "publictime-compare-";

    /// <summary>How the names of this process's folders begin.</summary>
    public static string OwnPrefix => $"{Prefix}{Environment.ProcessId}-";

    /// <summary>Removes the folders of processes that run no more.</summary>
    /// <param name="parent">Where they are.</param>
    /// <param name="isCgroup">Whether it is the kernel's tree of cgroups, where a folder is removed with the files in it.</param>
    public static void Remove(string parent, bool isCgroup)
    {
        foreach (string folder in Directory.EnumerateDirectories(parent, $"{Prefix}*").Where(IsOrphan))
        {
            try
            {
                Directory.Delete(folder, recursive: !isCgroup);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // another run removes it at this moment, or somebody is still in it
            }
        }
    }

    private static bool IsOrphan(string folder)
    {
        string[] words = Path.GetFileName(folder)[Prefix.Length..].Split('-');
        return words.Length > 1 && int.TryParse(words[0], out int id) && id > 0 && !Directory.Exists($"/proc/{id}");
    }
}
