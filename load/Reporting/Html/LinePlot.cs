using System.Xml.Linq;

namespace PublicTime.Reporting.Html;

/// <summary>Lines over two axes, each with its own colour, pattern and name. Draws empty axes when there is no point.</summary>
internal sealed class LinePlot
{
    private const double Height = 300;
    private const double Left = 72;
    private const double Right = 24;
    private const double Top = 34;
    private const double Bottom = 48;
    private const double PlotWidth = Canvas.Width - Left - Right;
    private const double PlotHeight = Height - Top - Bottom;

    /// <summary>With more points the dots would run together, and their hints make the page heavy.</summary>
    private const int MostDots = 40;

    /// <summary>What the plot shows.</summary>
    public required string Title { get; init; }

    /// <summary>What the horizontal axis shows, with its unit.</summary>
    public required string Across { get; init; }

    public required Axis X { get; init; }

    public required Axis Y { get; init; }

    /// <summary>A figure of the vertical axis with its unit.</summary>
    public required Func<double, string> Text { get; init; }

    public required IReadOnlyList<Series> Lines { get; init; }

    /// <param name="id">Unique within the page.</param>
    public XElement Draw(string id)
    {
        Canvas canvas = new(id, Title, Describe(), Height);
        foreach (Tick tick in Y.Ticks)
        {
            canvas.Line("grid", Left, Down(tick.At), Left + PlotWidth, Down(tick.At));
            canvas.Text("end", Left - 8, Down(tick.At) + 4, tick.Text);
        }

        foreach (Tick tick in X.Ticks)
        {
            canvas.Line("grid", Along(tick.At), Top, Along(tick.At), Top + PlotHeight);
            canvas.Text("middle", Along(tick.At), Top + PlotHeight + 18, tick.Text);
        }

        canvas.Text("middle dim", Left + (PlotWidth / 2), Height - 8, Across);
        double legend = Left;
        foreach (Series line in Lines)
        {
            canvas.Line($"line c{line.Colour}", legend, Top - 18, legend + 24, Top - 18);
            canvas.Text("start", legend + 30, Top - 14, line.Name);
            legend += 48 + (line.Name.Length * Canvas.LetterWidth);
            Draw(canvas, line);
        }

        return canvas.Drawn;
    }

    private void Draw(Canvas canvas, Series line)
    {
        (double X, double Y)[] points = [.. line.Points.Select(point => (Along(X.At(point.X)), Down(Y.At(point.Y))))];
        canvas.Path($"line c{line.Colour}", points);
        for (int index = 0; index < points.Length && points.Length <= MostDots; index++)
        {
            if (double.IsFinite(points[index].X) && double.IsFinite(points[index].Y))
            {
                canvas.Dot($"dot c{line.Colour}", points[index].X, points[index].Y, 2.5, $"{line.Name}: {Text(line.Points[index].Y)}");
            }
        }
    }

    private string Describe() => string.Join("; ", Lines.Select(line =>
    {
        double[] figures = [.. line.Points.Select(point => point.Y).Where(double.IsFinite)];
        return figures.Length == 0 ? $"{line.Name}: no figures" : $"{line.Name}: {Text(figures.Min())} to {Text(figures.Max())}";
    }));

    private static double Along(double share) => Left + (share * PlotWidth);

    private static double Down(double share) => Top + ((1 - share) * PlotHeight);
}
