namespace PublicTime.Reporting.Tables;

/// <summary>One cell of a table, as plain text that nobody has encoded yet.</summary>
public sealed record Cell(string Text, Tone Tone = Tone.Neutral)
{
    public static implicit operator Cell(string text) => FromString(text);

    public static Cell FromString(string text) => new(text);

    /// <summary>Whether a target is met, in a word; a dash where that is not known.</summary>
    public static Cell Met(bool? isMet) => isMet switch
    {
        true => new Cell("met", Tone.Good),
        false => new Cell("missed", Tone.Bad),
        null => new Cell(FigureText.Absent),
    };

    /// <summary>A count of something that should not happen.</summary>
    public static Cell Trouble(long count) => new(FigureText.Count(count), count != 0 ? Tone.Bad : Tone.Neutral);
}
