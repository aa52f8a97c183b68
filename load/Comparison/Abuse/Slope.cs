namespace PublicTime.Comparison.Abuse;

/// <summary>The straight line through points by least squares.</summary>
/// <param name="PerUnit">How much y grows when x grows by one.</param>
/// <param name="StandardError">Of that, if the points scatter around the line independently.</param>
internal readonly record struct Slope(double PerUnit, double StandardError)
{
    /// <summary>Fits it; needs two points with different x.</summary>
    public static Slope Of(IReadOnlyList<(double X, double Y)> points)
    {
        double meanX = points.Average(point => point.X);
        double meanY = points.Average(point => point.Y);
        double squares = points.Sum(point => (point.X - meanX) * (point.X - meanX));
        double slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / squares;
        double residuals = points.Sum(point => Math.Pow(point.Y - meanY - (slope * (point.X - meanX)), 2));
        return new Slope(slope, points.Count > 2 ? Math.Sqrt(residuals / (points.Count - 2) / squares) : 0);
    }
}
