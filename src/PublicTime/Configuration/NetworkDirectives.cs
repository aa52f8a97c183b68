using System.Net;
using PublicTime.Frontend.Access;
using PublicTime.Native.Sockets;

namespace PublicTime.Configuration;

/// <summary>Where the service listens and whom it serves: <c>port ntsport bindaddress dscp allow deny</c>.</summary>
internal static class NetworkDirectives
{
    private const string SubnetForms = "nothing, `all`, an address or a subnet such as 192.0.2.0/24, 192.0.2 or 2001:db8::/32";

    public static void Port(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryNumber(line, draft, 0, ushort.MaxValue, "number", out int port))
        {
            draft.Options = draft.Options with { NtpPort = port };
            draft.ServicesOrigin = line.Origin;
        }
    }

    public static void NtsPort(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryNumber(line, draft, 0, ushort.MaxValue, "number", out int port))
        {
            draft.Options = draft.Options with { KePort = port };
        }
    }

    /// <summary>Unlike chrony's, it may come several times for one family: every address gets sockets of its own.</summary>
    public static void BindAddress(DirectiveLine line, ConfigurationDraft draft)
    {
        if (line.Arguments.Count != 1 || !AddressText.TryReadAddress(line.Arguments[0], out IPAddress address))
        {
            draft.Refuse(line, "one IPv4 or IPv6 address");
        }
        else if (draft.Addresses.Contains(address))
        {
            draft.AddMistake(line.Origin, $"`bindaddress {line.Shown[0]}` stands here for the second time; each address is bound once.");
        }
        else
        {
            draft.Addresses.Add(address);
        }
    }

    public static void Dscp(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryNumber(line, draft, 0, TrafficClass.MaxDscp, "number", out int dscp))
        {
            draft.Options = draft.Options with { Dscp = dscp };
        }
    }

    public static void Allow(DirectiveLine line, ConfigurationDraft draft) => AddRule(line, isAllow: true, draft);

    public static void Deny(DirectiveLine line, ConfigurationDraft draft) => AddRule(line, isAllow: false, draft);

    private static void AddRule(DirectiveLine line, bool isAllow, ConfigurationDraft draft)
    {
        bool isAll = line.Arguments.Count > 0 && string.Equals(line.Arguments[0], "all", StringComparison.OrdinalIgnoreCase);
        string[] subnets = [.. line.Arguments.Skip(isAll ? 1 : 0)];
        if (subnets.Length == 0)
        {
            draft.AccessRules.Add(new AccessRule(isAllow, isAll, AddressPrefix.AllIPv4));
            draft.AccessRules.Add(new AccessRule(isAllow, isAll, AddressPrefix.AllIPv6));
        }
        else if (subnets.Length == 1 && AddressText.TryReadSubnet(subnets[0], out AddressPrefix prefix))
        {
            draft.AccessRules.Add(new AccessRule(isAllow, isAll, prefix));
        }
        else if (subnets.Length == 1 && LooksLikeHostName(subnets[0]))
        {
            draft.AddMistake(line.Origin, $"`{line.Name}` takes no host name such as `{line.Shown[^1]}`: names are not looked up, so write its address.");
        }
        else
        {
            draft.Refuse(line, SubnetForms);
        }
    }

    private static bool LooksLikeHostName(string text) =>
        text.Any(char.IsAsciiLetter) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_');
}
