using System.Globalization;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Limits;

namespace PublicTime.Configuration.Explanation;

/// <summary>How often one client is answered, and what it gets otherwise.</summary>
internal static class RateLimitTopic
{
    public static IEnumerable<Statement> Of(ExplanationInputs inputs)
    {
        ServeOptions options = inputs.Options;
        if (options.ServesNtp)
        {
            yield return Statement.Fact(options.Admission.RateLimit is { } limit
                ? $"Answers {Client(limit)} {Wording.Count(limit.Burst, "time")} at once and {Pace(limit)}, and 1 in {1 << limit.Leak} of its other requests{Kiss(options.Admission)}: `ratelimit`."
                : "Answers each client as often as it asks: `ratelimit` is not given.");
        }

        if (options is { ServesNtp: true, Admission.DenyKod: > 0 and var rate })
        {
            yield return Statement.Fact($"Tells {Share(rate)} whom it does not answer to go away, with a kiss-o'-death DENY: `denykod`.{Bound}");
        }

        if (options is { ServesKe: true, KeRateLimit: { } exchanges })
        {
            yield return Statement.Fact(
                $"Takes of {Client(exchanges)} {Wording.Count(exchanges.Burst, "key exchange")} at once and {Pace(exchanges)}, and 1 in {1 << exchanges.Leak} of its other connections: `ntsratelimit`.");
        }
    }

    private static string Bound => $" All kisses together are at most {Admission.KissesPerSecond} a second.";

    private static string Client(RateLimit limit) =>
        $"{(limit.IPv4PrefixLength == RateLimit.MostIPv4PrefixLength ? "an IPv4 address" : $"an IPv4 /{limit.IPv4PrefixLength}")} or {(limit.IPv6PrefixLength == RateLimit.MostIPv6PrefixLength ? "IPv6 address" : $"IPv6 /{limit.IPv6PrefixLength}")}";

    private static string Pace(RateLimit limit) => limit.Interval switch
    {
        < 0 => string.Create(CultureInfo.InvariantCulture, $"then {1 << -limit.Interval} times a second"),
        0 => "then once a second",
        _ => $"then once in {Wording.Span(TimeSpan.FromSeconds(limit.IntervalSeconds))}",
    };

    private static string Kiss(AdmissionRules rules) =>
        rules.Kod == 0 ? "" : $"; {Share(rules.Kod)} that is left gets a kiss-o'-death RATE, at most {Admission.KissesPerSecond} a second in all";

    private static string Share(int rate) => $"1 in {1 << rate}";
}
