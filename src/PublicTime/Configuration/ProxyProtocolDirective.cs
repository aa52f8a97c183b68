using PublicTime.Frontend.Access;

namespace PublicTime.Configuration;

/// <summary>Who puts a PROXY protocol header in front of its NTS-KE connections, and is believed: <c>ntsproxyprotocol PREFIX ...</c>, ours.</summary>
internal static class ProxyProtocolDirective
{
    private const string Allowed = "addresses or subnets of proxies, such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/64";

    /// <summary>It may come several times; all prefixes count.</summary>
    public static void Read(DirectiveLine line, ConfigurationDraft draft)
    {
        var prefixes = new List<AddressPrefix>();
        foreach (string argument in line.Arguments)
        {
            if (!AddressText.TryReadSubnet(argument, out AddressPrefix prefix))
            {
                draft.Refuse(line, Allowed);
                return;
            }

            prefixes.Add(prefix);
        }

        if (prefixes.Count == 0)
        {
            draft.Refuse(line, Allowed);
        }
        else if (prefixes.Exists(prefix => prefix.Length == 0))
        {
            draft.AddMistake(
                line.Origin,
                $"`{line.Name}` would believe everybody's header with a subnet of length 0, and then no `deny` and no limit holds anybody; name the addresses of the proxies.");
        }
        else
        {
            draft.ProxiesOrigin = line.Origin;
            draft.Options = draft.Options with { Proxies = [.. draft.Options.Proxies.Concat(prefixes).Distinct()] };
        }
    }

    /// <summary>Says where it changes nothing.</summary>
    public static void Check(ServeOptions options, ConfigurationDraft draft)
    {
        if (options.Proxies.Count > 0 && !options.ServesKe)
        {
            string why = options.Role == ServiceRole.Frontend ? "`role frontend` opens no NTS-KE port" : "without `ntsservercert` and `ntsserverkey` there is no NTS-KE";
            draft.AddNotice(draft.ProxiesOrigin, $"`ntsproxyprotocol` changes nothing: {why}.");
        }
    }
}
