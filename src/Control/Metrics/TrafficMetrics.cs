namespace PublicTime.Control.Metrics;

/// <summary>What was asked and what came of it. Only the counters of services that this process runs.</summary>
internal static class TrafficMetrics
{
    public static void Write(StatusReport report, ExpositionWriter writer)
    {
        if (report.Datagrams.Count > 0)
        {
            OfNtp(report, writer);
        }

        if (report.KeySessions.Count > 0)
        {
            OfKeyExchange(report, writer);
        }
    }

    private static void OfNtp(StatusReport report, ExpositionWriter writer)
    {
        Counts("publictime_datagrams_total", "Datagrams by what became of them", "disposition", Without(report.Datagrams, StatusReport.DroppedByKernel));
        One("publictime_kernel_drops_total", "Datagrams that the kernel dropped because a socket's queue was full", report.Datagrams, StatusReport.DroppedByKernel);
        Counts("publictime_send_failures_total", "Answers that were not sent, by cause", "cause", report.SendFailures);
        Counts("publictime_send_retries_total", "Sends that were tried again, by cause", "cause", report.SendRetries);
        Counts("publictime_receive_failures_total", "Receives that failed and were tried again, by cause", "cause", report.ReceiveFailures);

        void Counts(string name, string help, string label, IEnumerable<KeyValuePair<string, long>> counts) =>
            writer.Each(name, MetricKind.Counter, help, label, counts);

        void One(string name, string help, IReadOnlyDictionary<string, long> counts, string key) =>
            writer.Single(name, MetricKind.Counter, help, counts.GetValueOrDefault(key));
    }

    private static void OfKeyExchange(StatusReport report, ExpositionWriter writer)
    {
        writer.Each(
            "publictime_ke_sessions_total", MetricKind.Counter, "NTS-KE connections by how they ended", "outcome",
            Without(report.KeySessions, StatusReport.AcceptFailures));
        writer.Each(
            "publictime_ke_served_total", MetricKind.Counter, "NTS-KE sessions that got cookies, by the AEAD that these are for", "aead",
            report.KeySessionsByAead);
        writer.Single(
            "publictime_ke_accept_failures_total", MetricKind.Counter, "NTS-KE connections that the system could not hand over",
            report.KeySessions.GetValueOrDefault(StatusReport.AcceptFailures));
    }

    private static IEnumerable<KeyValuePair<string, long>> Without(IReadOnlyDictionary<string, long> counts, string key) =>
        counts.Where(count => count.Key != key);
}
