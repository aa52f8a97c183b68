using System.Globalization;
using KeyStatus = PublicTime.CookieKeys.Ring.RingKeyStatus;

namespace PublicTime.Control.Metrics;

/// <summary>The key ring by its numbers, how long certificates are good, and whom clients are sent to. Nothing without NTS.</summary>
internal static class KeyMetrics
{
    public static void Write(StatusReport report, ExpositionWriter writer)
    {
        if (report.Ring is { } ring)
        {
            OfRing(ring, writer);
        }

        if (report.Names.Count > 0)
        {
            OfNames(report.Names, writer);
        }

        if (report.Certificates.Count == 0)
        {
            return;
        }

        writer.Family(
            "publictime_certificate_expiry_timestamp_seconds", MetricKind.Gauge,
            "When clients begin to refuse a certificate, in Unix time; numbered in the order of the configuration");
        for (int i = 0; i < report.Certificates.Count; i++)
        {
            writer.Sample("certificate", (i + 1).ToString(CultureInfo.InvariantCulture), report.Certificates[i].ExpiresAt.ToUnixTimeSeconds());
        }
    }

    private static void OfNames(IReadOnlyList<NameStatus> names, ExpositionWriter writer)
    {
        writer.Family("publictime_ke_names", MetricKind.Gauge, "Names that NTS-KE may send clients to, by what is known of the front-ends behind them");
        foreach (NameState state in Enum.GetValues<NameState>())
        {
            writer.Sample("state", state.ToString().ToLowerInvariant(), names.Count(name => name.State == state));
        }

        writer.Single("publictime_ke_names_given_out", MetricKind.Gauge, "Names that clients are sent to now; 0 refuses every key exchange", names.Count(name => name.IsGivenOut));
    }

    private static void OfRing(RingStatus ring, ExpositionWriter writer)
    {
        writer.Single("publictime_ring_generation", MetricKind.Gauge, "Generation of the key ring; never goes back", ring.Generation);
        writer.Family("publictime_ring_keys", MetricKind.Gauge, "Cookie keys by their use at this moment");
        foreach (KeyStatus status in Enum.GetValues<KeyStatus>())
        {
            string name = status.ToString().ToLowerInvariant();
            writer.Sample("status", name, ring.Keys.Count(key => key.State == name));
        }

        writer.Single("publictime_ring_period_seconds", MetricKind.Gauge, "How long a cookie key mints; 0 for ever", ring.PeriodSeconds);
        writer.Single("publictime_ring_lifetime_seconds", MetricKind.Gauge, "How long a cookie is accepted", ring.LifetimeSeconds);
        if (ring.MintingKeyAgeSeconds is { } age)
        {
            writer.Single("publictime_ring_minting_key_age_seconds", MetricKind.Gauge, "Time since the period of the minting key began, by the served clock", age);
        }
    }
}
