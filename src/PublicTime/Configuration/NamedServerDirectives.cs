using PublicTime.KeService;

namespace PublicTime.Configuration;

/// <summary>
/// Names under which NTP is answered: chrony's <c>ntsntpserver NAME</c>, which NTS-KE hands out, with a port and a weight and more than once; and
/// ours, <c>advertise NAME</c>, under which a front-end lets the NTS-KE nodes of its ring send clients to it.
/// </summary>
internal static class NamedServerDirectives
{
    // A node's record has room for so many names of any length.
    private const int MostAdvertised = 4;
    private const int OwnPort = 0;
    private const string Name = "one host name in ASCII (at most 255 characters) or one address, and perhaps `port` with a number from 1 to 65535";

    private static readonly string NameAndWeight = $"{Name} and `weight` with a number from 1 to {AdvertisedServer.MaxWeight}";

    public static void NtpServer(DirectiveLine line, ConfigurationDraft draft) =>
        Add(line, draft, draft.NtpServers, AdvertisedServers.MaxServers, takesWeight: true);

    public static void Advertise(DirectiveLine line, ConfigurationDraft draft) =>
        Add(line, draft, draft.Advertised, MostAdvertised, takesWeight: false);

    /// <summary>Gives names without a port that of this node, and notes what only the directives together can say.</summary>
    public static ServeOptions Complete(ServeOptions options, ConfigurationDraft draft)
    {
        if (draft.NtpServers.Count > 0 && !options.ServesKe)
        {
            draft.AddNotice(draft.NtpServers[0].Origin, "`ntsntpserver` changes nothing: this process opens no NTS-KE port.");
        }

        if (draft.Advertised.Count > 0 && !(options.ServesNtp && options.ServesNts))
        {
            draft.AddNotice(draft.Advertised[0].Origin, "`advertise` changes nothing: this process answers no NTS requests.");
        }

        return options with
        {
            NtpServers = Resolve(draft.NtpServers, "ntsntpserver", " with the share that it is to have as its `weight`", options.PortForClients, draft),
            Advertised = Resolve(draft.Advertised, "advertise", "", options.PortForClients, draft),
        };
    }

    private static void Add(
        DirectiveLine line, ConfigurationDraft draft, List<(DirectiveOrigin Origin, NamedServer Server)> named, int most, bool takesWeight)
    {
        if (!TryRead(line.Arguments, takesWeight, out NamedServer server))
        {
            draft.Refuse(line, takesWeight ? NameAndWeight : Name);
        }
        else if (named.Count == most)
        {
            draft.AddMistake(line.Origin, $"`{line.Name}` may be given {most} times and not more: this one is too many.");
        }
        else
        {
            named.Add((line.Origin, server));
        }
    }

    /// <summary>RFC 8915 section 4.1.7: "an IPv4 address, IPv6 address, or a fully qualified domain name", in ASCII.</summary>
    private static bool TryRead(IReadOnlyList<string> words, bool takesWeight, out NamedServer server)
    {
        server = new NamedServer("", OwnPort);
        if (words.Count % 2 == 0 || !IsName(words[0]))
        {
            return false;
        }

        server = server with { Name = words[0] };
        HashSet<string> given = [];
        for (int i = 1; i < words.Count; i += 2)
        {
            string option = words[i].ToLowerInvariant();
            int value = 0;
            bool isGood = given.Add(option) && option switch
            {
                "port" => DirectiveArguments.TryNumber(words[i + 1], 1, ushort.MaxValue, out value),
                "weight" => takesWeight && DirectiveArguments.TryNumber(words[i + 1], 1, AdvertisedServer.MaxWeight, out value),
                _ => false,
            };
            if (!isGood)
            {
                return false;
            }

            server = option == "port" ? server with { Port = value } : server with { Weight = value };
        }

        return true;
    }

    private static bool IsName(string word) =>
        word.Length is > 0 and <= AdvertisedServer.MaxNameLength && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or ':' or '_');

    private static NamedServer[] Resolve(
        List<(DirectiveOrigin Origin, NamedServer Server)> named, string directive, string advice, int ownPort, ConfigurationDraft draft)
    {
        var servers = new NamedServer[named.Count];
        var first = new Dictionary<(string Name, int Port), DirectiveOrigin>();
        for (int i = 0; i < servers.Length; i++)
        {
            (DirectiveOrigin origin, NamedServer server) = named[i];
            servers[i] = server.Port == OwnPort ? server with { Port = ownPort } : server;
            if (!first.TryAdd((server.Name.ToUpperInvariant(), servers[i].Port), origin))
            {
                DirectiveOrigin before = first[(server.Name.ToUpperInvariant(), servers[i].Port)];
                draft.AddMistake(origin, $"`{directive}` names {server.Name} port {servers[i].Port} a second time, after {before}: name it once{advice}.");
            }
        }

        return servers;
    }
}
