namespace PublicTime.Reporting.Html;

/// <summary>One line of a plot.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Colour">Number of the colour and pattern, from 1 to <see cref="PageStyle.Colours"/>.</param>
/// <param name="Points">In order of X. A point that is no number interrupts the line.</param>
internal sealed record Series(string Name, int Colour, IReadOnlyList<(double X, double Y)> Points);
