namespace PublicTime.Control.Metrics;

/// <summary>What runs, since when, and whether it is ready.</summary>
internal static class ProcessMetrics
{
    public static void Write(StatusReport report, ExpositionWriter writer)
    {
        writer.Family("publictime_build_info", MetricKind.Gauge, "Version of the running build; always 1");
        writer.Sample("version", report.Version, 1);
        writer.Family("publictime_role_info", MetricKind.Gauge, "Which services this process runs; always 1");
        writer.Sample("role", report.Role, 1);
        writer.Single(
            "publictime_start_timestamp_seconds", MetricKind.Gauge, "When the process began to serve, by the host's clock, in Unix time",
            report.StartedAt.ToUnixTimeMilliseconds() / 1e3);
        writer.Single("publictime_uptime_seconds", MetricKind.Gauge, "Time since the start, by a clock that is never set", report.UptimeSeconds);
        if (report.Readiness is { } readiness)
        {
            writer.Single("publictime_ready", MetricKind.Gauge, "1 when clients should be sent here, as /readyz says", readiness.IsReady ? 1 : 0);
        }
    }
}
