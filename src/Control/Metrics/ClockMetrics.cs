namespace PublicTime.Control.Metrics;

/// <summary>What clients are told about the time.</summary>
internal static class ClockMetrics
{
    public static void Write(ClockStatus clock, ExpositionWriter writer)
    {
        writer.Single("publictime_clock_synchronized", MetricKind.Gauge, "1 when clients are given a time that they may use", clock.IsSynchronized ? 1 : 0);
        writer.Single("publictime_clock_stratum", MetricKind.Gauge, "Stratum of the served clock; 16 when unsynchronized", clock.Stratum);
        writer.Single("publictime_clock_leap_indicator", MetricKind.Gauge, "Leap indicator of answers: 0 none, 1 and 2 a leap second comes, 3 unsynchronized", LeapNumber.Of(clock));
        writer.Single("publictime_clock_root_delay_seconds", MetricKind.Gauge, "Round trip to the reference clock", clock.RootDelaySeconds);
        writer.Single("publictime_clock_root_dispersion_seconds", MetricKind.Gauge, "Bound on the error of the served clock", clock.RootDispersionSeconds);
        writer.Single("publictime_clock_changes_total", MetricKind.Counter, "How often the served clock was replaced", clock.Generation);
    }
}
