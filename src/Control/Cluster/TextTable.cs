using System.Text;

namespace PublicTime.Control.Cluster;

/// <summary>Rows of text under a head, in columns as wide as their widest cell.</summary>
/// <param name="head">Names the columns.</param>
internal sealed class TextTable(params string[] head)
{
    private readonly List<string[]> _rows = [head];

    /// <summary>Adds a row with as many cells as the head has.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>One line each, two spaces between columns, none at the end.</summary>
    public void Render(StringBuilder text)
    {
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(column => _rows.Max(row => row[column].Length))];
        foreach (string[] row in _rows)
        {
            text.Append(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        }
    }
}
