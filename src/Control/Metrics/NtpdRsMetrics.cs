using PublicTime.Wire.Ntp;

namespace PublicTime.Control.Metrics;

/// <summary>The names of ntpd-rs' exporter, as they are there, for values that this service has too.</summary>
/// <remarks>
/// ntpd-rs counts by listener and labels with its address; here one count is kept for all, so there is no label. Each datagram is in exactly
/// one of accepted, denied, ignored, rate limited and NAK. What ntpd-rs counts of NTS requests that were not answered is not known here.
/// </remarks>
internal static class NtpdRsMetrics
{
    private static readonly Disposition[] Accepted = [Disposition.Answered, Disposition.AnsweredNts];
    private static readonly Disposition[] Denied = [Disposition.KissDeny, Disposition.DroppedDenied];
    private static readonly Disposition[] RateLimited = [Disposition.KissRate, Disposition.DroppedRateLimited];
    private static readonly Disposition[] Naks = [Disposition.NtsNakUnknownKey, Disposition.NtsNakForgedCookie, Disposition.NtsNakForgedRequest];
    private static readonly Disposition[] Ignored = [.. Enum.GetValues<Disposition>().Except([.. Accepted, .. Denied, .. RateLimited, .. Naks])];

    public static void Write(StatusReport report, ExpositionWriter writer)
    {
        writer.Family("ntp_uptime_seconds", MetricKind.Gauge, "Time that the service has been running");
        writer.Sample("version", report.Version, report.UptimeSeconds);
        writer.Single("ntp_system_leap_indicator", MetricKind.Gauge, "Leap indicator of the served clock", LeapNumber.Of(report.Clock));
        writer.Single("ntp_system_root_delay_seconds", MetricKind.Gauge, "Round trip to the root time source", report.Clock.RootDelaySeconds);
        writer.Single("ntp_system_root_dispersion_seconds", MetricKind.Gauge, "Bound on the error of the served clock", report.Clock.RootDispersionSeconds);
        writer.Single("ntp_system_stratum", MetricKind.Gauge, "Stratum of the served clock", report.Clock.Stratum);
        if (report.Datagrams.Count > 0)
        {
            OfServer(report, writer);
        }
    }

    private static void OfServer(StatusReport report, ExpositionWriter writer)
    {
        Count("ntp_server_received_packets_total", "Packets received", Enum.GetValues<Disposition>());
        Count("ntp_server_accepted_packets_total", "Packets answered with the time", Accepted);
        Count("ntp_server_denied_packets_total", "Packets of addresses that are not allowed", Denied);
        Count("ntp_server_ignored_packets_total", "Packets dropped for what they are", Ignored);
        Count("ntp_server_rate_limited_packets_total", "Packets over the limit of their client", RateLimited);
        writer.Single("ntp_server_response_send_errors_total", MetricKind.Counter, "Answers that were not sent", report.SendFailures.Values.Sum());
        Count("ntp_server_nts_accepted_packets_total", "NTS packets answered with the time", [Disposition.AnsweredNts]);
        Count("ntp_server_nts_nak_packets_total", "NTS packets answered with an NTS NAK", Naks);

        void Count(string name, string help, Disposition[] dispositions) => writer.Single(
            name, MetricKind.Counter, help, dispositions.Sum(disposition => report.Datagrams.GetValueOrDefault(disposition.ToString())));
    }
}
