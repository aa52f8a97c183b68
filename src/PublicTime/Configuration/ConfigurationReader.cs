using PublicTime.Configuration.Sources;

namespace PublicTime.Configuration;

/// <summary>Fetches the sources that a command names, and parses them.</summary>
public static class ConfigurationReader
{
    /// <summary>Reads a file, then directives; a file that cannot be read is a mistake like any other.</summary>
    /// <param name="file">A name; null when none is given. An empty one is a mistake: a variable that was not set must not start a service.</param>
    /// <param name="directives">Arguments of the command, each one directive.</param>
    /// <param name="defaults">What defaults take from the host.</param>
    public static ParsedConfiguration Read(string? file, IReadOnlyList<string> directives, HostDefaults defaults)
    {
        ArgumentNullException.ThrowIfNull(directives);
        OperatingHost host = new();
        List<ConfigurationSource> sources = [];
        if (file is { Length: 0 })
        {
            return Refused(new DirectiveOrigin(DirectiveOrigin.CommandLine, 0), "`-f` takes the name of a file, and it is given an empty one.");
        }

        if (file is not null)
        {
            if (!OperatingHost.TryReadStream(file, ConfigurationText.MaxFileLength, out byte[] content, out string failure))
            {
                return Refused(new DirectiveOrigin(file, 0), $"the file {failure}.");
            }

            sources.Add(new ConfigurationSource(file, ConfigurationText.LinesOf(content)));
        }

        if (directives.Count > 0)
        {
            sources.Add(ConfigurationSource.CommandLine(directives));
        }

        return ConfigurationParser.Parse(sources, defaults, host);
    }

    private static ParsedConfiguration Refused(DirectiveOrigin origin, string sentence) =>
        new() { Mistakes = [new Remark(origin, sentence)], Notices = [] };
}
