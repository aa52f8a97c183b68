using System.Globalization;
using System.Text;
using PublicTime.Control.Cluster;

namespace PublicTime.Control;

/// <summary>A status report as text for people; programs read the JSON.</summary>
public static class StatusText
{
    private const int NameWidth = 16;

    /// <summary>Several lines, each ending in a line feed. Counters that are still zero are left out.</summary>
    public static string Render(StatusReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        StringBuilder text = new();
        DateTimeOffset now = report.StartedAt + TimeSpan.FromSeconds(report.UptimeSeconds);
        string uptime = Span(TimeSpan.FromSeconds(report.UptimeSeconds));
        Line(text, "PublicTime", $"{report.Version}, role {report.Role}, up {uptime} since {MomentText.Of(report.StartedAt)}");
        Line(text, "NTP", Endpoints(report.NtpEndpoints));
        Line(text, "NTS-KE", Endpoints(report.KeEndpoints));
        foreach (NameStatus name in report.Names)
        {
            Line(text, "  sends to", $"{name.Name} port {name.Port}, weight {name.Weight}: {Standing(name)}");
        }

        if (report.HttpEndpoints.Count > 0)
        {
            Line(text, "metrics", Endpoints(report.HttpEndpoints));
        }

        Ready(text, report.Readiness);
        foreach (CertificateStatus certificate in report.Certificates)
        {
            Line(text, "certificate", $"{certificate.Path} ({certificate.KeyKind}), {Validity(certificate, now)}");
            Line(text, "  for", certificate.Names.Count > 0 ? string.Join(", ", certificate.Names) : certificate.Subject);
        }

        foreach (RateLimitStatus limit in report.RateLimits)
        {
            Line(text, "rate limit", RateLimit(limit));
        }

        Clock(text, report.Clock);
        if (report.Ring is { } ring)
        {
            Ring(text, ring);
        }

        if (report.Cluster is { } cluster)
        {
            Line(text, "cluster", Cluster(cluster));
        }

        Counters(text, "datagrams", report.Datagrams);
        Troubles(text, "send failures", report.SendFailures);
        Troubles(text, "send retries", report.SendRetries);
        Troubles(text, "receive failures", report.ReceiveFailures);
        Counters(text, "key sessions", report.KeySessions);
        if (report.KeySessionsByAead.Any(counter => counter.Value != 0))
        {
            Counters(text, "served by AEAD", report.KeySessionsByAead);
        }

        foreach (string notice in report.Notices)
        {
            Line(text, "notice", notice);
        }

        return text.ToString();
    }

    /// <summary>Only what stands in the way is worth a line.</summary>
    private static void Ready(StringBuilder text, Readiness? readiness)
    {
        if (readiness is not null)
        {
            Line(text, "ready", readiness.IsReady ? "yes" : "no");
            foreach (ReadinessCondition condition in readiness.Conditions.Where(condition => !condition.IsMet))
            {
                Line(text, $"  {condition.Name}", condition.Sentence);
            }
        }
    }

    private static void Clock(StringBuilder text, ClockStatus clock)
    {
        Line(text, "clock", clock.IsSynchronized
            ? $"synchronized, stratum {clock.Stratum}, reference ID {clock.ReferenceId}, leap {clock.Leap}"
            : "unsynchronized: clients do not use it");
        if (clock.Source.Length > 0)
        {
            Line(text, "time source", clock.Source);
        }

        Line(text, "root delay", Seconds(clock.RootDelaySeconds));
        Line(text, "root dispersion", Seconds(clock.RootDispersionSeconds));
        Line(text, "generation", $"{clock.Generation} of the served clock");
    }

    private static string Standing(NameStatus name) => (name.IsGivenOut ? "yes" : "no") + name.State switch
    {
        NameState.Unjudged => ", as configured",
        NameState.External => ", it is no node's of this ring",
        NameState.Silent when name.IsGivenOut => ", for want of a better one: it is silent",
        NameState.Silent => ", it is silent",
        NameState.Gone => ", its node has left or was forgotten",
        NameState.Unable => ", it drains, does not know the time, or has no ring",
        _ => "",
    };

    private static string RateLimit(RateLimitStatus limit)
    {
        string pace = limit.IntervalSeconds < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{1 / limit.IntervalSeconds} a second")
            : string.Create(CultureInfo.InvariantCulture, $"one in {limit.IntervalSeconds} s");
        string kiss = limit.KissOneIn > 0 ? $", 1 in {limit.KissOneIn} of the rest gets a kiss" : "";
        return $"{limit.Service}: {limit.Burst} at once and {pace} for an IPv4 /{limit.IPv4PrefixLength} or IPv6 /{limit.IPv6PrefixLength}, 1 in {limit.LeakOneIn} leaks{kiss}";
    }

    private static void Ring(StringBuilder text, RingStatus ring)
    {
        string period = ring.PeriodSeconds > 0 ? $"a key mints for {Span(TimeSpan.FromSeconds(ring.PeriodSeconds))}" : "one key mints for ever";
        Line(text, "key ring", $"generation {ring.Generation}, {period}, a cookie is good for {Span(TimeSpan.FromSeconds(ring.LifetimeSeconds))}");
        foreach (RingKeyStatus key in ring.Keys)
        {
            Line(text, "  key", $"{key.Id}  period {key.Period}  {key.State}");
        }
    }

    private static string Cluster(ClusterSummary cluster)
    {
        string nodes = string.Join(", ", cluster.Nodes.Where(count => count.Value > 0).Select(count => $"{count.Value} {count.Key}"));
        string well = cluster.Concerns == 0 ? "well" : "not well: `publictime cluster` says why";
        return $"{cluster.NodeName} in ring {cluster.RingName}, nodes: {nodes}; {cluster.StoresReachable} of {cluster.Stores} stores answer; {well}";
    }

    /// <summary>Nothing is said where there was none.</summary>
    private static void Troubles(StringBuilder text, string title, IReadOnlyDictionary<string, long> counters)
    {
        if (counters.Values.Any(count => count != 0))
        {
            Counters(text, title, counters);
        }
    }

    private static void Counters(StringBuilder text, string title, IReadOnlyDictionary<string, long> counters)
    {
        KeyValuePair<string, long>[] counted = [.. counters.Where(counter => counter.Value != 0)];
        Line(text, title, counted.Length == 0 ? "none yet" : "");
        int width = counted.Select(counter => counter.Key.Length).DefaultIfEmpty(0).Max();
        foreach (KeyValuePair<string, long> counter in counted)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {counter.Key.PadRight(width)}  {counter.Value}\n");
        }
    }

    private static void Line(StringBuilder text, string name, string value) => text.Append($"{name.PadRight(NameWidth)} {value}".TrimEnd()).Append('\n');

    private static string Endpoints(IReadOnlyList<string> endpoints) => endpoints.Count == 0 ? "not served" : string.Join(", ", endpoints);

    private static string Validity(CertificateStatus certificate, DateTimeOffset now) => certificate switch
    {
        _ when certificate.ExpiresAt <= now => $"expired on {MomentText.Of(certificate.ExpiresAt)}: clients refuse it",
        _ when certificate.BeginsAt > now => $"is valid only from {MomentText.Of(certificate.BeginsAt)} on: clients refuse it until then",
        _ => $"expires on {MomentText.Of(certificate.ExpiresAt)}, in {Left(certificate.ExpiresAt - now)}",
    };

    /// <summary>Rounded down, and in the words of the log and of <c>check</c>.</summary>
    private static string Left(TimeSpan left) => left switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{left.Days} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours} hours"),
        { TotalHours: >= 1 } => "1 hour",
        _ => "less than an hour",
    };

    private static string Seconds(double seconds) => seconds.ToString("0.000000000 s", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) => span.Days switch
    {
        0 => span.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture),
        _ when span.Hours == 0 && span.Minutes == 0 && span.Seconds == 0 => $"{span.Days} d",
        _ => $"{span.Days} d {span.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)}",
    };
}
