using System.Buffers;

namespace PublicTime.Control.Metrics;

/// <summary>A status report as Prometheus reads it.</summary>
/// <remarks>
/// Names are <c>publictime_noun_unit</c>; label values are names of enums, but for the version and the number of a certificate, which the
/// configuration bounds. Beside them stand the names of ntpd-rs' exporter, so that boards made for it work.
/// </remarks>
public static class MetricsText
{
    /// <summary>The media type of the exposition format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes every metric that the report has a value for.</summary>
    public static void Write(StatusReport report, IBufferWriter<byte> page)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(page);
        var writer = new ExpositionWriter(page);
        ProcessMetrics.Write(report, writer);
        ClockMetrics.Write(report.Clock, writer);
        KeyMetrics.Write(report, writer);
        if (report.Cluster is { } cluster)
        {
            ClusterMetrics.Write(cluster, writer);
        }

        TrafficMetrics.Write(report, writer);
        NtpdRsMetrics.Write(report, writer);
    }
}
