namespace PublicTime.Configuration.Sources;

/// <summary>Files within files: <c>include confdir sourcedir</c>.</summary>
internal static class SourceDirectives
{
    private const int MostFolders = 10;
    private const string Folders = "the names of one to ten folders";

    private static readonly string[] SourceNames = ["server", "pool", "peer"];

    /// <summary>chrony's <c>include PATTERN</c>: a missing file is a mistake, a pattern that matches no file is none.</summary>
    public static void Include(DirectiveLine line, ConfigurationDraft draft)
    {
        if (!DirectiveArguments.TryWord(line, draft, "one file name or one pattern", out string pattern))
        {
            return;
        }

        if (!FileSearch.TryMatch(pattern, draft.Inclusion.Host, out IReadOnlyList<string> paths, out string failure))
        {
            draft.AddMistake(line.Origin, $"`include` searches for {line.Shown[0]}, and {draft.Secrets.Hide(line.Origin, failure)}.");
            return;
        }

        draft.Inclusion.ReadFiles(line, paths);
    }

    /// <summary>chrony's <c>confdir FOLDER...</c>: files that end in .conf, by name, of one name the first folder's.</summary>
    public static void ConfigurationFolders(DirectiveLine line, ConfigurationDraft draft)
    {
        if (HasFolders(line, draft))
        {
            draft.Inclusion.ReadFiles(line, FileSearch.InFolders(line.Arguments, ".conf", draft.Inclusion.Host));
        }
    }

    /// <summary>chrony's <c>sourcedir FOLDER...</c>: files that end in .sources, which hold time sources and nothing else; none is followed yet.</summary>
    public static void SourceFolders(DirectiveLine line, ConfigurationDraft draft)
    {
        if (!HasFolders(line, draft))
        {
            return;
        }

        foreach (string path in FileSearch.InFolders(line.Arguments, ".sources", draft.Inclusion.Host))
        {
            if (draft.Inclusion.Host.TryReadFile(path, ConfigurationText.MaxFileLength, out byte[] content, out string failure))
            {
                ReadSources(draft.Secrets.Hide(line.Origin, path), content, draft);
            }
            else
            {
                draft.AddNotice(line.Origin, $"`sourcedir` passes over the file {draft.Secrets.Hide(line.Origin, path)}, which {failure}.");
            }
        }
    }

    // "They are expected to have all lines terminated by the newline character": chrony passes over the rest of a line that is still being written.
    private static void ReadSources(string path, byte[] content, ConfigurationDraft draft)
    {
        int end = content.AsSpan().LastIndexOf((byte)'\n') + 1;
        IReadOnlyList<string> lines = ConfigurationText.LinesOf(content.AsSpan(0, end));
        for (int i = 0; i < lines.Count; i++)
        {
            DirectiveOrigin origin = new(path, i + 1);
            if (!DirectiveLine.TryRead(lines[i], origin, out DirectiveLine line))
            {
                continue;
            }

            _ = UnsupportedDirectives.TryFind(line.Name, out string consequence);
            draft.AddNotice(origin, SourceNames.Contains(line.Name, StringComparer.Ordinal)
                ? $"`{line.Name}` {consequence}."
                : $"`{line.WrittenName}` has no effect in a file of `sourcedir`: only `server`, `pool` and `peer` have.");
        }
    }

    private static bool HasFolders(DirectiveLine line, ConfigurationDraft draft)
    {
        bool isGood = line.Arguments.Count is >= 1 and <= MostFolders;
        if (!isGood)
        {
            draft.Refuse(line, Folders);
        }

        return isGood;
    }
}
