namespace PublicTime.Reporting;

/// <summary>The middle and the ends of what several rounds measured, in the unit of the rounds.</summary>
/// <param name="Median">With an even number of rounds the mean of the middle two.</param>
/// <param name="Lowest">The least round.</param>
/// <param name="Highest">The greatest round.</param>
public sealed record Spread(double Median, double Lowest, double Highest)
{
    /// <summary>The spread of some figures, of which those that are no finite number do not count; null when none is left.</summary>
    public static Spread? Of(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Where(double.IsFinite).Order()];
        return sorted.Length == 0
            ? null
            : new Spread((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
    }
}
