using PublicTime.Wire.Nts;

namespace PublicTime.Configuration;

/// <summary>NTS-KE and its keys: <c>ntsserverkey ntsservercert ntsdumpdir ntsrotate ntskeylifetime maxntsconnections maxntsconnectionsperprefix ntsaeads</c>.</summary>
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

    /// <summary>chrony's from 4.6.1 on, which passes over numbers that it does not have; here they are refused, as every value is that has no effect.</summary>
    public static void Aeads(DirectiveLine line, ConfigurationDraft draft)
    {
        if (!AeadList.TryRead(line.Arguments, out IReadOnlyList<AeadAlgorithm> aeads, out string mistake))
        {
            draft.AddMistake(line.Origin, $"`{line.Name}` {mistake}.");
            return;
        }

        draft.Options = draft.Options with { Aeads = aeads };
        if (!aeads.Contains(AeadAlgorithm.AesSivCmac256))
        {
            // RFC 8915 section 5.1: "Server implementations of NTS extension fields for NTPv4 MUST support AEAD_AES_SIV_CMAC_256".
            draft.AddNotice(
                line.Origin,
                $"`{line.Name}` leaves out 15 (AES-SIV-CMAC-256), which RFC 8915 requires: clients that have no other, such as NTPsec and chrony before 4.4, get no cookies.");
        }
    }

    public static void MaxConnectionsPerPrefix(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryNumber(line, draft, 1, MostConnections, "connections", out int connections))
        {
            draft.Options = draft.Options with { MaxKeConnectionsPerPrefix = connections };
        }
    }
}
