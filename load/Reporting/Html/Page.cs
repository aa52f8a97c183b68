using System.Xml.Linq;
using PublicTime.Reporting.Tables;

namespace PublicTime.Reporting.Html;

/// <summary>The parts that both reports are made of. A page loads nothing: its policy forbids it, and its style and drawings are within.</summary>
internal static class Page
{
    /// <summary>A whole document.</summary>
    public static string Render(string title, string commandLine, IReadOnlyList<string> limits, params IEnumerable<XElement> parts)
    {
        string shown = title.Length > 0 ? ShownText.Of(title) : "Without a title";
        XElement html = new(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                Policy(),
                new XElement("title", shown),
                new XElement("style", PageStyle.Sheet)),
            new XElement(
                "body",
                new XElement("main", new XElement("h1", shown), commandLine.Length > 0 ? new XElement("code", ShownText.Of(commandLine)) : null, Limits(limits), parts)));
        return $"<!DOCTYPE html>\n{html.ToString(SaveOptions.DisableFormatting)}\n";
    }

    public static XElement Tiles(params IEnumerable<(string Name, Cell Figure)> tiles) => new(
        "dl",
        new XAttribute("class", "tiles"),
        tiles.Select(tile => new XElement(
            "div", new XElement("dt", ShownText.Of(tile.Name)), new XElement("dd", ToneOf(tile.Figure.Tone), ShownText.Of(tile.Figure.Text)))));

    public static XElement Heading(string text) => new("h2", ShownText.Of(text));

    /// <summary>Side by side where there is room.</summary>
    public static XElement Plots(params IEnumerable<XElement?> figures) => new("div", new XAttribute("class", "plots"), "", figures);

    /// <summary>Side by side where there is room; tables without rows are left out.</summary>
    public static XElement Tables(params IEnumerable<ReportTable> tables) =>
        new("div", new XAttribute("class", "tables"), "", tables.Where(table => table.Rows.Count > 0).Select(table => Table(table)));

    /// <summary>A plot under its title, perhaps with its figures under it for those who cannot see it.</summary>
    public static XElement Figure(string title, XElement plot, XElement? figures = null) => new("figure", new XElement("h3", ShownText.Of(title)), plot, figures);

    /// <summary>A long table that is shown when somebody asks for it.</summary>
    public static XElement Folded(ReportTable table) => new("details", new XElement("summary", "The figures as a table"), Table(table, hasCaption: false));

    public static XElement Table(ReportTable table, bool hasCaption = true) => new(
        "div",
        new XAttribute("class", "scroll"),
        new XAttribute("role", "region"), // what can be scrolled must be reached by the keyboard, and have a name
        new XAttribute("tabindex", "0"),
        new XAttribute("aria-label", ShownText.Of(table.Title)),
        new XElement(
            "table",
            table.IsText ? new XAttribute("class", "words") : null,
            hasCaption ? new XElement("caption", ShownText.Of(table.Title)) : null,
            Head(table),
            new XElement("tbody", "", table.Rows.Select(Row))));

    private static XElement? Head(ReportTable table) => table.Columns.All(column => column.Length == 0)
        ? null
        : new XElement("thead", new XElement("tr", table.Columns.Select(column =>
            column.Length > 0 ? new XElement("th", new XAttribute("scope", "col"), ShownText.Of(column)) : new XElement("td", ""))));

    private static XElement Row(IReadOnlyList<Cell> row) => new(
        "tr",
        new XElement("th", new XAttribute("scope", "row"), ShownText.Of(row[0].Text)),
        row.Skip(1).Select(cell => new XElement("td", ToneOf(cell.Tone), ShownText.Of(cell.Text))));

    private static XElement? Limits(IReadOnlyList<string> limits) => limits.Count == 0
        ? null
        : new XElement(
            "section",
            new XAttribute("class", "limits"),
            new XElement("h2", "Read with care"),
            new XElement("ul", limits.Select(limit => new XElement("li", ShownText.Of(limit)))));

    private static XElement Policy() => new(
        "meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", "default-src 'none'; style-src 'unsafe-inline'"));

    private static XAttribute? ToneOf(Tone tone) => tone switch
    {
        Tone.Good => new XAttribute("class", "good"),
        Tone.Bad => new XAttribute("class", "bad"),
        _ => null,
    };
}
