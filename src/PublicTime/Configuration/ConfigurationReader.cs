namespace PublicTime.Configuration;

/// <summary>Fetches the sources that a command names, and parses them.</summary>
public static class ConfigurationReader
{
    /// <summary>Largest file that is read, in octets: far above any configuration, far below what hurts.</summary>
    public const long MaxFileLength = 1 << 20;

    /// <summary>Reads a file, then directives; a file that cannot be read is a mistake like any other.</summary>
    /// <param name="file">A name; empty when none is given.</param>
    /// <param name="directives">Arguments of the command, each one directive.</param>
    /// <param name="host">What defaults take from the host.</param>
    public static ParsedConfiguration Read(string file, IReadOnlyList<string> directives, HostDefaults host)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(directives);
        List<ConfigurationSource> sources = [];
        if (file.Length > 0)
        {
            if (!TryReadLines(file, out IReadOnlyList<string> lines, out string failure))
            {
                return new ParsedConfiguration { Mistakes = [new Remark(new DirectiveOrigin(file, 0), failure)], Notices = [] };
            }

            sources.Add(new ConfigurationSource(file, lines));
        }

        if (directives.Count > 0)
        {
            sources.Add(ConfigurationSource.CommandLine(directives));
        }

        return ConfigurationParser.Parse(sources, host);
    }

    private static bool TryReadLines(string file, out IReadOnlyList<string> lines, out string failure)
    {
        lines = [];
        failure = "";
        try
        {
            FileInfo facts = new(file);
            if (facts.Exists && facts.Length > MaxFileLength)
            {
                failure = $"the file is longer than {MaxFileLength} octets, which no configuration is.";
                return false;
            }

            lines = File.ReadAllLines(file);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            failure = $"the file cannot be read: {exception.Message}";
            return false;
        }
    }
}
