using PublicTime.Reporting.Tables;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PublicTime.Reporting.Terminal;

/// <summary>A table as a terminal shows it. Text is never markup, whoever wrote it.</summary>
internal static class TerminalTable
{
    public static Table Of(ReportTable source)
    {
        Table table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(ShownText.Of(source.Title).EscapeMarkup()) }.LeftAligned();
        table.ShowHeaders = source.Columns.Any(column => column.Length > 0);
        for (int column = 0; column < source.Columns.Count; column++)
        {
            var heading = new TableColumn(new Text(source.Columns[column], new Style(decoration: Decoration.Bold)));
            table.AddColumn(column == 0 || source.IsText ? heading.LeftAligned() : heading.RightAligned());
        }

        foreach (IReadOnlyList<Cell> row in source.Rows)
        {
            table.AddRow(row.Select(IRenderable (cell) => new Text(ShownText.Of(cell.Text), StyleOf(cell.Tone))));
        }

        return table;
    }

    public static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Bad => new Style(Color.Red),
        Tone.Neutral => Style.Plain,
        _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, "Not a tone."),
    };
}
