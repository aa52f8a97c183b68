using System.Xml.Linq;

namespace PublicTime.Reporting.Html;

/// <summary>Medians as bars from zero with a dot for every round, so that the spread can be seen. All text is above its bar and needs no column of its own.</summary>
internal sealed class BarPlot
{
    private const double Left = 12;
    private const double Right = 12;
    private const double Top = 6;
    private const double RowHeight = 44;
    private const double Bottom = 28;
    private const double Thickness = 16;
    private const double PlotWidth = Canvas.Width - Left - Right;
    private const int LongestName = 40;

    /// <summary>What the plot shows.</summary>
    public required string Title { get; init; }

    public required Axis X { get; init; }

    /// <summary>A figure with its unit.</summary>
    public required Func<double?, string> Text { get; init; }

    public required IReadOnlyList<Bar> Bars { get; init; }

    /// <param name="id">Unique within the page.</param>
    public XElement Draw(string id)
    {
        double bottom = Top + (RowHeight * Bars.Count);
        Canvas canvas = new(id, Title, string.Join("; ", Bars.Select(bar => $"{bar.Name}: {Text(bar.Median)}")), bottom + Bottom);
        foreach (Tick tick in X.Ticks)
        {
            canvas.Line("grid", Along(tick.At), Top, Along(tick.At), bottom);
            canvas.Text(tick.At switch { 0 => "start", > 0.99 => "end", _ => "middle" }, Along(tick.At), bottom + 18, tick.Text);
        }

        for (int row = 0; row < Bars.Count; row++)
        {
            Draw(canvas, Bars[row], Top + (RowHeight * row));
        }

        return canvas.Drawn;
    }

    private void Draw(Canvas canvas, Bar bar, double top)
    {
        string name = ShownText.Of(bar.Name);
        canvas.Text("start", Left, top + 15, name.Length > LongestName ? $"{name[..LongestName]}…" : name);
        canvas.Text("end strong", Left + PlotWidth, top + 15, Text(bar.Median));
        double middle = top + 22 + (Thickness / 2);
        if (bar.Median is { } median && double.IsFinite(X.At(median)))
        {
            canvas.Rectangle($"bar c{bar.Colour}", Left, top + 22, X.At(median) * PlotWidth, Thickness);
        }

        double[] rounds = [.. bar.Rounds.Where(round => double.IsFinite(X.At(round)))];
        if (rounds.Length > 0)
        {
            canvas.Line("whisker", Along(X.At(rounds.Min())), middle, Along(X.At(rounds.Max())), middle);
        }

        foreach (double round in rounds)
        {
            canvas.Dot("round", Along(X.At(round)), middle, 3.5, $"{bar.Name}: {Text(round)}");
        }

        if (bar.Target is { } target && double.IsFinite(X.At(target)))
        {
            canvas.Line("target", Along(X.At(target)), top + 20, Along(X.At(target)), top + 24 + Thickness);
        }
    }

    private static double Along(double share) => Left + (share * PlotWidth);
}
