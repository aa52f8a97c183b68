using System.Collections.Frozen;

namespace PublicTime.Configuration;

/// <summary>Reads chrony's dialect, with our own directives in its style. Pure: lines in, options and remarks out.</summary>
/// <remarks>
/// As with chrony, of a directive that can stand once the last one counts, case does not matter, and a line that begins with
/// <c>!</c>, <c>;</c>, <c>#</c> or <c>%</c> is a comment. Departures: every mistake is reported and not only the first, a file and
/// directives may be given together (the directives come last), and the defaults of <see cref="ServeOptions"/> that say so.
/// </remarks>
public static class ConfigurationParser
{
    private static readonly FrozenDictionary<string, Action<DirectiveLine, ConfigurationDraft>> Directives =
        new Dictionary<string, Action<DirectiveLine, ConfigurationDraft>>(StringComparer.Ordinal)
        {
            ["port"] = NetworkDirectives.Port,
            ["ntsport"] = NetworkDirectives.NtsPort,
            ["bindaddress"] = NetworkDirectives.BindAddress,
            ["dscp"] = NetworkDirectives.Dscp,
            ["allow"] = NetworkDirectives.Allow,
            ["deny"] = NetworkDirectives.Deny,
            ["local"] = ServiceDirectives.Local,
            ["clock"] = ClockDirectives.Clock,
            ["ntsserverkey"] = NtsDirectives.ServerKey,
            ["ntsservercert"] = NtsDirectives.ServerCertificate,
            ["ntsntpserver"] = NtsDirectives.NtpServer,
            ["ntsdumpdir"] = NtsDirectives.DumpFolder,
            ["ntscachedir"] = NtsDirectives.DumpFolder, // an alias that chrony reads and does not document
            ["ntsrotate"] = NtsDirectives.Rotate,
            ["ntskeylifetime"] = NtsDirectives.KeyLifetime,
            ["maxntsconnections"] = NtsDirectives.MaxConnections,
            ["role"] = ServiceDirectives.Role,
            ["workers"] = ServiceDirectives.Workers,
            ["engine"] = ServiceDirectives.Engine,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The directives that are followed, in lower case.</summary>
    public static IReadOnlyCollection<string> SupportedNames => Directives.Keys;

    /// <summary>Reads all sources as one configuration.</summary>
    /// <param name="sources">In order; none at all asks for the quick start.</param>
    /// <param name="host">What defaults take from the host.</param>
    public static ParsedConfiguration Parse(IReadOnlyList<ConfigurationSource> sources, HostDefaults host)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(host);
        ConfigurationDraft draft = new(host);
        foreach (ConfigurationSource source in sources)
        {
            for (int i = 0; i < source.Lines.Count; i++)
            {
                Read(source.Lines[i], new DirectiveOrigin(source.Name, i + 1), draft);
            }
        }

        ServeOptions options = ConfigurationWhole.Complete(draft, isQuickStart: sources.Count == 0);
        return new ParsedConfiguration
        {
            Options = draft.Mistakes.Count == 0 ? options : null,
            Mistakes = draft.Mistakes,
            Notices = draft.Notices,
        };
    }

    private static void Read(string text, DirectiveOrigin origin, ConfigurationDraft draft)
    {
        if (!DirectiveLine.TryRead(text, origin, out DirectiveLine line))
        {
            return;
        }

        if (Directives.TryGetValue(line.Name, out Action<DirectiveLine, ConfigurationDraft>? read))
        {
            read(line, draft);
        }
        else if (UnsupportedDirectives.TryFind(line.Name, out string consequence))
        {
            draft.AddNotice(origin, $"`{line.Name}` {consequence}.");
        }
        else
        {
            draft.AddMistake(origin, UnknownSentence(line));
        }
    }

    private static string UnknownSentence(DirectiveLine line)
    {
        string nearest = SpellingDistance.Nearest(line.Name, Directives.Keys.Concat(UnsupportedDirectives.Names).Order(StringComparer.Ordinal));
        string meant = nearest.Length > 0 ? $"; `{nearest}` is the nearest name" : "";
        string quoting = line.Origin.IsCommandLine ? "; each argument is one whole directive, so quote it, as in \"local stratum 10\"" : "";
        return $"`{line.WrittenName}` is not a directive{meant}{quoting}.";
    }
}
