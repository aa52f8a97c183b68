namespace PublicTime.Control.Tests.Metrics;

/// <summary>A metric with all its series.</summary>
internal sealed record ExpositionFamily(string Name, string Help, string Type, IReadOnlyList<ExpositionSample> Samples)
{
    /// <summary>The value of the one series without labels.</summary>
    public double Value => Assert.Single(Samples, sample => sample.Labels.Count == 0).Value;

    /// <summary>The value of the series with this value of its one label.</summary>
    public double Of(string label) => Assert.Single(Samples, sample => sample.Label == label).Value;
}
