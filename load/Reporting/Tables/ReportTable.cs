namespace PublicTime.Reporting.Tables;

/// <summary>A table before anybody decides how it looks: on a terminal, as plain text, on a page. The first column names the row.</summary>
public sealed record ReportTable
{
    public required string Title { get; init; }

    /// <summary>Headings; all but the first are set to the right, over figures.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>As many cells in each as there are columns.</summary>
    public required IReadOnlyList<IReadOnlyList<Cell>> Rows { get; init; }

    /// <summary>Whether the cells are words rather than figures, and all columns are set to the left.</summary>
    public bool IsText { get; init; }
}
