namespace PublicTime.Reporting.Terminal;

/// <summary>The last minute of a figure as one character a second, in proportion to the greatest of them.</summary>
internal sealed class Sparkline
{
    private const int Length = 60;
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const string Letters = "_.-=+*%#";

    private readonly Queue<double> _figures = new(Length);

    /// <summary>Takes the figure of one more second; what is no number counts as zero.</summary>
    public void Add(double figure)
    {
        if (_figures.Count == Length)
        {
            _figures.Dequeue();
        }

        _figures.Enqueue(double.IsFinite(figure) ? Math.Max(figure, 0) : 0);
    }

    /// <param name="isUnicode">Whether the terminal can show blocks.</param>
    public string Render(bool isUnicode)
    {
        string steps = isUnicode ? Blocks : Letters;
        double greatest = _figures.DefaultIfEmpty(0).Max();
        return string.Concat(_figures.Select(figure => greatest > 0 ? steps[(int)Math.Min(figure / greatest * steps.Length, steps.Length - 1)] : steps[0]));
    }
}
