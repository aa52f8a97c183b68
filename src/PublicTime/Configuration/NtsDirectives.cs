namespace PublicTime.Configuration;

/// <summary>NTS-KE and its keys: <c>ntsserverkey ntsservercert ntsdumpdir ntsrotate ntskeylifetime maxntsconnections</c>.</summary>
internal static class NtsDirectives
{
    private const int MostConnections = 100_000;

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
