using PublicTime.Frontend.RateLimiting;
using PublicTime.Limits;

namespace PublicTime.Configuration;

/// <summary>How often one client is answered: <c>ratelimit ntsratelimit denykod clientloglimit</c>.</summary>
/// <remarks>As with chrony, options are kept from one line to the next. Unlike chrony, a number out of range is refused and not bent to the nearest.</remarks>
internal static class RateLimitDirectives
{
    // In a TCP handshake addresses are not spoofed, so 131,072 clients are many.
    private const int KeTableOctets = 1024 * 1024;

    // As with chrony: one key exchange in 64 seconds.
    private const int KeInterval = 6;

    private static readonly RateOption[] Options =
    [
        new("interval", RateLimit.LeastInterval, RateLimit.MostInterval, static (limit, value) => limit with { Interval = value }),
        new("burst", 1, RateLimit.MostBurst, static (limit, value) => limit with { Burst = value }),
        new("leak", 1, RateLimit.MostLeak, static (limit, value) => limit with { Leak = value }),
        new("ipv4prefix", 1, RateLimit.MostIPv4PrefixLength, static (limit, value) => limit with { IPv4PrefixLength = value }),
        new("ipv6prefix", 1, RateLimit.MostIPv6PrefixLength, static (limit, value) => limit with { IPv6PrefixLength = value }),
    ];

    private static readonly string KeForms = string.Join(", ", Options.Select(option => option.Form));
    private static readonly string NtpForms = $"{KeForms}, `kod` 0 to {AdmissionRules.MostKod}";

    /// <summary>chrony's <c>ratelimit [interval N] [burst N] [leak N] [kod N]</c>; ours: <c>ipv4prefix N</c>, <c>ipv6prefix N</c>.</summary>
    public static void RateLimiting(DirectiveLine line, ConfigurationDraft draft)
    {
        AdmissionRules rules = draft.Options.Admission;
        RateLimit limit = rules.RateLimit ?? new RateLimit();
        int kod = rules.Kod;
        if (TryRead(line, ref limit, ref kod, takesKod: true))
        {
            draft.Options = draft.Options with { Admission = rules with { RateLimit = limit, Kod = kod } };
        }
        else
        {
            draft.Refuse(line, NtpForms);
        }
    }

    /// <summary>The same for NTS-KE connections, which get no kisses.</summary>
    public static void KeRateLimiting(DirectiveLine line, ConfigurationDraft draft)
    {
        RateLimit limit = draft.Options.KeRateLimit ?? new RateLimit { Interval = KeInterval, TableOctets = KeTableOctets };
        int kod = 0;
        if (TryRead(line, ref limit, ref kod, takesKod: false))
        {
            draft.Options = draft.Options with { KeRateLimit = limit };
        }
        else
        {
            draft.Refuse(line, KeForms);
        }
    }

    /// <summary>Ours: what <c>kod</c> is to clients over the limit, for those that <c>deny</c> turns away.</summary>
    public static void DenyKod(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryNumber(line, draft, 0, AdmissionRules.MostKod, "number", out int rate))
        {
            draft.Options = draft.Options with { Admission = draft.Options.Admission with { DenyKod = rate } };
        }
    }

    /// <summary>chrony's memory for what it keeps of clients; here it is the table of <c>ratelimit</c>, taken at the start and never more.</summary>
    public static void ClientLogLimit(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryNumber(line, draft, RateLimit.LeastTableOctets, RateLimit.MostTableOctets, "octets", out int octets))
        {
            draft.RateLimitTable = (line.Origin, octets);
        }
    }

    /// <summary>Joins <c>clientloglimit</c> and <c>ratelimit</c>, whichever came first.</summary>
    public static ServeOptions Complete(ServeOptions options, ConfigurationDraft draft)
    {
        if (draft.RateLimitTable is not var (origin, octets))
        {
            return options;
        }

        if (options.Admission.RateLimit is not { } limit)
        {
            draft.AddNotice(origin, "`clientloglimit` changes nothing without `ratelimit`: this service keeps no other record of single clients.");
            return options;
        }

        return options with { Admission = options.Admission with { RateLimit = limit with { TableOctets = octets } } };
    }

    private static bool TryRead(DirectiveLine line, ref RateLimit limit, ref int kod, bool takesKod)
    {
        for (int i = 0; i < line.Arguments.Count; i += 2)
        {
            string name = line.Arguments[i].ToLowerInvariant();
            string text = i + 1 < line.Arguments.Count ? line.Arguments[i + 1] : "";
            bool isKod = takesKod && name == "kod";
            RateOption? option = Options.FirstOrDefault(option => option.Name == name);
            (int least, int most) = isKod ? (0, AdmissionRules.MostKod) : (option?.Least ?? 0, option?.Most ?? 0);
            if ((option is null && !isKod) || !DirectiveArguments.TryNumber(text, least, most, out int value))
            {
                return false;
            }

            (limit, kod) = isKod ? (limit, value) : (option!.Apply(limit, value), kod);
        }

        return true;
    }

    private sealed record RateOption(string Name, int Least, int Most, Func<RateLimit, int, RateLimit> Apply)
    {
        public string Form => $"`{Name}` {Least} to {Most}";
    }
}
