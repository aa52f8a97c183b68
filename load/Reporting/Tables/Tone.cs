namespace PublicTime.Reporting.Tables;

/// <summary>Whether a cell is good news. Its text says so too: colour alone tells not everybody.</summary>
public enum Tone
{
    Neutral,
    Good,
    Bad,
}
