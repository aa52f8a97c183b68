using System.Globalization;
using System.Xml.Linq;

namespace PublicTime.Reporting.Html;

/// <summary>An SVG drawing of a fixed width in its own units, with a title and a description for those who cannot see it.</summary>
/// <remarks>The elements stand inside an HTML page and need no namespace there; XML encodes whatever text they hold.</remarks>
internal sealed class Canvas
{
    public const double Width = 480;

    /// <summary>About the mean width of a letter.</summary>
    public const double LetterWidth = 8;

    private readonly XElement _svg;

    /// <param name="id">Unique within the page.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="description">What can be seen in it, in a sentence.</param>
    /// <param name="height">In the same units as the width.</param>
    public Canvas(string id, string title, string description, double height)
    {
        _svg = new XElement(
            "svg",
            new XAttribute("viewBox", $"0 0 {Number(Width)} {Number(height)}"),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{id}-title {id}-description"),
            new XElement("title", new XAttribute("id", $"{id}-title"), ShownText.Of(title)),
            new XElement("desc", new XAttribute("id", $"{id}-description"), ShownText.Of(description)));
    }

    public XElement Drawn => _svg;

    public void Line(string style, double x1, double y1, double x2, double y2) => _svg.Add(new XElement(
        "line", Style(style), new XAttribute("x1", Number(x1)), new XAttribute("y1", Number(y1)), new XAttribute("x2", Number(x2)), new XAttribute("y2", Number(y2))));

    public void Rectangle(string style, double x, double y, double width, double height) => _svg.Add(new XElement(
        "rect", Style(style), new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("width", Number(width)), new XAttribute("height", Number(height))));

    /// <summary>A dot that says what it is while the pointer rests on it.</summary>
    public void Dot(string style, double x, double y, double radius, string hint) => _svg.Add(new XElement(
        "circle",
        Style(style),
        new XAttribute("cx", Number(x)),
        new XAttribute("cy", Number(y)),
        new XAttribute("r", Number(radius)),
        new XElement("title", ShownText.Of(hint))));

    /// <summary>A line through points; it is interrupted where one is no number.</summary>
    public void Path(string style, IEnumerable<(double X, double Y)> points)
    {
        List<string> steps = [];
        bool isDrawing = false;
        foreach ((double x, double y) in points)
        {
            bool isPoint = double.IsFinite(x) && double.IsFinite(y);
            if (isPoint)
            {
                steps.Add($"{(isDrawing ? 'L' : 'M')}{Number(x)} {Number(y)}");
            }

            isDrawing = isPoint;
        }

        if (steps.Count > 0)
        {
            _svg.Add(new XElement("path", Style(style), new XAttribute("d", string.Join(' ', steps))));
        }
    }

    public void Text(string style, double x, double y, string text) =>
        _svg.Add(new XElement("text", Style(style), new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), ShownText.Of(text)));

    private static XAttribute Style(string style) => new("class", style);

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
