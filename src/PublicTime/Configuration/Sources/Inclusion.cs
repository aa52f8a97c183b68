namespace PublicTime.Configuration.Sources;

/// <summary>Reads sources into a draft, and those that they include, each in its place. Owned by one run of <see cref="ConfigurationParser"/>.</summary>
/// <remarks>
/// As with chrony 4.3, ten files may be nested, the first one included. A file that includes itself is said at once, and
/// after either mistake nothing more is included, since a pattern would repeat it without end.
/// </remarks>
internal sealed class Inclusion(IConfigurationHost host, ConfigurationDraft draft)
{
    /// <summary>Files within each other, as chrony counts: the file of <c>-f</c> is the first.</summary>
    public const int MaxDepth = 10;

    /// <summary>Files in all: beyond it, they include each other more often than anybody meant.</summary>
    public const int MaxFiles = 1000;

    private readonly List<(string Path, string Shown)> _chain = [];
    private int _files;
    private bool _isOver;

    /// <summary>What else the directives refer to.</summary>
    public IConfigurationHost Host => host;

    /// <summary>Reads every line of a source that is named by the command.</summary>
    public void Read(ConfigurationSource source)
    {
        if (source.Name == DirectiveOrigin.CommandLine)
        {
            ReadLines(source);
        }
        else
        {
            ReadNested(source.Name, source);
        }
    }

    /// <summary>Reads files in the place of the directive that names them; each that cannot be read is a mistake.</summary>
    public void ReadFiles(DirectiveLine line, IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            string shown = draft.Secrets.Hide(line.Origin, path);
            if (_isOver || !MayEnter(line, path, shown))
            {
                return;
            }

            _files++;
            if (host.TryReadFile(path, ConfigurationText.MaxFileLength, out byte[] content, out string failure))
            {
                ReadNested(path, new ConfigurationSource(shown, ConfigurationText.LinesOf(content)));
            }
            else
            {
                draft.AddMistake(line.Origin, $"`{line.Name}` reads the file {shown}, which {failure}.");
            }
        }
    }

    private void ReadNested(string path, ConfigurationSource source)
    {
        draft.Files.Add(source.Name);
        _chain.Add((path, source.Name));
        ReadLines(source);
        _chain.RemoveAt(_chain.Count - 1);
    }

    private void ReadLines(ConfigurationSource source)
    {
        for (int i = 0; i < source.Lines.Count; i++)
        {
            ConfigurationParser.Read(source.Lines[i], new DirectiveOrigin(source.Name, i + 1), draft);
        }
    }

    private bool MayEnter(DirectiveLine line, string path, string shown)
    {
        string chain = string.Join(" → ", _chain.Select(file => file.Shown).Append(shown));
        string mistake = (_chain.Exists(file => file.Path == path), _chain.Count >= MaxDepth, _files >= MaxFiles) switch
        {
            (true, _, _) => $"`{line.Name}` makes a file include itself: {chain}.",
            (_, true, _) => $"`{line.Name}` nests more than {MaxDepth} files: {chain}.",
            (_, _, true) => $"`{line.Name}` includes more than {MaxFiles} files in all, the next one as {chain}.",
            _ => "",
        };
        _isOver = mistake.Length > 0;
        if (_isOver)
        {
            draft.AddMistake(line.Origin, mistake);
        }

        return !_isOver;
    }
}
