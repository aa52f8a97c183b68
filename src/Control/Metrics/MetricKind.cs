namespace PublicTime.Control.Metrics;

/// <summary>What the values of a metric mean: the types of the exposition format that are used here.</summary>
internal enum MetricKind
{
    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Only grows, from zero at the start of the process; its name ends in <c>_total</c>.</summary>
    Counter,
}
