namespace PublicTime.Configuration;

/// <summary>Fetches the sources that a command names, and parses them.</summary>
public static class ConfigurationReader
{
    /// <summary>Largest file that is read, in octets: far above any configuration, far below what hurts.</summary>
    public const long MaxFileLength = 1 << 20;

    /// <summary>Reads a file, then directives; a file that cannot be read is a mistake like any other.</summary>
    /// <param name="file">A name; null when none is given. An empty one is a mistake: a variable that was not set must not start a service.</param>
    /// <param name="directives">Arguments of the command, each one directive.</param>
    /// <param name="host">What defaults take from the host.</param>
    public static ParsedConfiguration Read(string? file, IReadOnlyList<string> directives, HostDefaults host)
    {
        ArgumentNullException.ThrowIfNull(directives);
        List<ConfigurationSource> sources = [];
        if (file is { Length: 0 })
        {
            return Refused(new DirectiveOrigin(DirectiveOrigin.CommandLine, 0), "`-f` takes the name of a file, and it is given an empty one.");
        }

        if (file is not null)
        {
            if (!TryReadLines(file, out IReadOnlyList<string> lines, out string failure))
            {
                return Refused(new DirectiveOrigin(file, 0), failure);
            }

            sources.Add(new ConfigurationSource(file, lines));
        }

        if (directives.Count > 0)
        {
            sources.Add(ConfigurationSource.CommandLine(directives));
        }

        return ConfigurationParser.Parse(sources, host);
    }

    private static ParsedConfiguration Refused(DirectiveOrigin origin, string sentence) =>
        new() { Mistakes = [new Remark(origin, sentence)], Notices = [] };

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
