using System.Collections.Frozen;
using PublicTime.Configuration.Sources;
using PublicTime.Configuration.Substitution;

namespace PublicTime.Configuration;

/// <summary>Reads chrony's dialect, with our own directives in its style. Pure: lines in, options and remarks out.</summary>
/// <remarks>
/// As with chrony, of a directive that can stand once the last one counts, case does not matter, and a line that begins with
/// <c>!</c>, <c>;</c>, <c>#</c> or <c>%</c> is a comment. Nothing is quoted or escaped. Departures: every mistake is reported and not only the first, a file and
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
            ["ratelimit"] = RateLimitDirectives.RateLimiting,
            ["ntsratelimit"] = RateLimitDirectives.KeRateLimiting,
            ["denykod"] = RateLimitDirectives.DenyKod,
            ["clientloglimit"] = RateLimitDirectives.ClientLogLimit,
            ["local"] = ServiceDirectives.Local,
            ["clock"] = ClockDirectives.Clock,
            ["ntsserverkey"] = NtsDirectives.ServerKey,
            ["ntsservercert"] = NtsDirectives.ServerCertificate,
            ["ntsntpserver"] = NamedServerDirectives.NtpServer,
            ["advertise"] = NamedServerDirectives.Advertise,
            ["ntskeysexport"] = NtsKeysExportDirective.Read,
            ["ntsdumpdir"] = NtsDirectives.DumpFolder,
            ["ntscachedir"] = NtsDirectives.DumpFolder, // an alias that chrony reads and does not document
            ["ntsrotate"] = NtsDirectives.Rotate,
            ["ntskeylifetime"] = NtsDirectives.KeyLifetime,
            ["keyencryptionkey"] = KeyEncryptionKeyDirective.Read,
            ["redis"] = RedisDirective.Read,
            ["ringname"] = NodeDirectives.RingName,
            ["maxntsconnections"] = NtsDirectives.MaxConnections,
            ["ntsaeads"] = NtsDirectives.Aeads,
            ["maxntsconnectionsperprefix"] = NtsDirectives.MaxConnectionsPerPrefix,
            ["ntsproxyprotocol"] = ProxyProtocolDirective.Read,
            ["role"] = ServiceDirectives.Role,
            ["nodename"] = NodeDirectives.NodeName,
            ["region"] = NodeDirectives.Region,
            ["draingrace"] = NodeDirectives.DrainGrace,
            ["workers"] = ServiceDirectives.Workers,
            ["engine"] = EngineDirective.Read,
            ["metrics"] = MetricsDirective.Read,
            ["include"] = SourceDirectives.Include,
            ["confdir"] = SourceDirectives.ConfigurationFolders,
            ["sourcedir"] = SourceDirectives.SourceFolders,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The directives that are followed, in lower case.</summary>
    public static IReadOnlyCollection<string> SupportedNames => Directives.Keys;

    /// <summary>Reads all sources as one configuration.</summary>
    /// <param name="sources">In order; none at all asks for the quick start.</param>
    /// <param name="defaults">What defaults take from the host.</param>
    /// <param name="host">The files and variables that the lines refer to.</param>
    public static ParsedConfiguration Parse(IReadOnlyList<ConfigurationSource> sources, HostDefaults defaults, IConfigurationHost host)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(defaults);
        ArgumentNullException.ThrowIfNull(host);
        ConfigurationDraft draft = new(defaults, host);
        foreach (ConfigurationSource source in sources)
        {
            draft.Inclusion.Read(source);
        }

        ServeOptions options = ConfigurationWhole.Complete(draft, isQuickStart: sources.Count == 0) with { Masks = draft.Secrets.Arguments };
        return new ParsedConfiguration
        {
            Options = draft.Mistakes.Count == 0 ? options : null,
            Mistakes = draft.Mistakes,
            Notices = draft.Notices,
            Files = draft.Files,
        };
    }

    /// <summary>Reads one line; what it includes is read before this returns.</summary>
    internal static void Read(string text, DirectiveOrigin origin, ConfigurationDraft draft)
    {
        if (LineForm.IsTooLong(text))
        {
            draft.AddMistake(origin, $"the line is too long: with its line feed it may have {LineForm.LengthLimit - 1} octets.");
        }
        else if (DirectiveLine.TryRead(text, origin, out DirectiveLine line))
        {
            string mistake = LineForm.MistakeIn(text);
            if (mistake.Length > 0)
            {
                draft.AddMistake(origin, mistake);
                return;
            }

            Follow(line, draft);
        }
    }

    private static void Follow(DirectiveLine line, ConfigurationDraft draft)
    {
        if (Directives.TryGetValue(line.Name, out Action<DirectiveLine, ConfigurationDraft>? read))
        {
            if (ValueSubstitution.TryApply(line, draft, out DirectiveLine applied))
            {
                read(applied, draft);
            }
        }
        else if (UnsupportedDirectives.TryFind(line.Name, out string consequence))
        {
            draft.AddNotice(line.Origin, $"`{line.Name}` {consequence}.");
        }
        else
        {
            draft.AddMistake(line.Origin, UnknownSentence(line));
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
