namespace PublicTime.Control.Tests.Metrics;

/// <summary>One series with its value.</summary>
internal sealed record ExpositionSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The value of the one label, or empty.</summary>
    public string Label => Labels.Count == 0 ? "" : Labels.Values.Single();
}
