namespace PublicTime.Reporting.Html;

/// <summary>One row of a plot of bars.</summary>
/// <param name="Name">Above the bar.</param>
/// <param name="Colour">Number of the colour, from 1 to <see cref="PageStyle.Colours"/>.</param>
/// <param name="Median">End of the bar; null where there is no figure.</param>
/// <param name="Rounds">A dot each.</param>
/// <param name="Target">A mark that the bar should not pass; null where none is set.</param>
internal sealed record Bar(string Name, int Colour, double? Median, IReadOnlyList<double> Rounds, double? Target = null);
