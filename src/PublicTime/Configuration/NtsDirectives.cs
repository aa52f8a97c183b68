namespace PublicTime.Configuration;

/// <summary>NTS-KE and its keys: <c>ntsserverkey ntsservercert ntsntpserver ntsdumpdir ntsrotate ntskeylifetime maxntsconnections</c>.</summary>
internal static class NtsDirectives
{
    private const int MostConnections = 100_000;
    private const int LongestName = 255;

    public static void ServerKey(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryWord(line, draft, "the name of one PEM file with a private key", out string file))
        {
            draft.Keys.Add((line.Origin, file));
        }
    }

    public static void ServerCertificate(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryWord(line, draft, "the name of one PEM file with a certificate chain", out string file))
        {
            draft.Certificates.Add((line.Origin, file));
        }
    }

    /// <summary>RFC 8915 section 4.1.7: "an IPv4 address, IPv6 address, or a fully qualified domain name", in ASCII.</summary>
    public static void NtpServer(DirectiveLine line, ConfigurationDraft draft)
    {
        const string Allowed = "one host name in ASCII (at most 255 characters) or one address";
        if (!DirectiveArguments.TryWord(line, draft, Allowed, out string name))
        {
            return;
        }

        if (name.Length > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or ':' or '_'))
        {
            draft.Refuse(line, Allowed);
            return;
        }

        draft.Options = draft.Options with { NtpServerName = name };
    }

    public static void DumpFolder(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryWord(line, draft, "the name of one folder", out string folder))
        {
            draft.Options = draft.Options with { StateFolder = folder };
        }
    }

    public static void Rotate(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryNumber(line, draft, 0, int.MaxValue, "seconds", out int seconds))
        {
            draft.Options = draft.Options with { RotationInterval = TimeSpan.FromSeconds(seconds) };
            draft.PeriodsOrigin = line.Origin;
        }
    }

    public static void KeyLifetime(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryNumber(line, draft, 1, int.MaxValue, "seconds", out int seconds))
        {
            draft.Options = draft.Options with { KeyLifetime = TimeSpan.FromSeconds(seconds) };
            draft.PeriodsOrigin = line.Origin;
        }
    }

    public static void MaxConnections(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryNumber(line, draft, 1, MostConnections, "connections", out int connections))
        {
            draft.Options = draft.Options with { MaxKeConnections = connections };
        }
    }
}
