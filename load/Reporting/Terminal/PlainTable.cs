using System.Text;
using PublicTime.Reporting.Tables;

namespace PublicTime.Reporting.Terminal;

/// <summary>A table as lines of plain text, for files and pipes: as wide as it needs to be, whatever reads it.</summary>
internal static class PlainTable
{
    private const string Gap = "  ";

    /// <summary>The title and a line for each row, each ending in a line feed.</summary>
    public static string Render(ReportTable table)
    {
        IReadOnlyList<string>[] lines = [.. Lines(table)];
        int[] widths = [.. Enumerable.Range(0, table.Columns.Count).Select(column => lines.Max(line => line[column].Length))];
        StringBuilder text = new();
        text.Append(ShownText.Of(table.Title)).Append('\n');
        foreach (IReadOnlyList<string> line in lines)
        {
            IEnumerable<string> cells = line.Select((cell, column) =>
                column == 0 || table.IsText ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append($"{Gap}{string.Join(Gap, cells)}".TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<IReadOnlyList<string>> Lines(ReportTable table)
    {
        if (table.Columns.Any(column => column.Length > 0))
        {
            yield return table.Columns;
        }

        foreach (IReadOnlyList<Cell> row in table.Rows)
        {
            yield return [.. row.Select(cell => ShownText.Of(cell.Text))];
        }
    }
}
