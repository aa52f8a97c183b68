using System.Globalization;
using System.Text;

namespace PublicTime.Reporting;

/// <summary>
/// Text that came from somewhere else (a title, a name, a kiss code off the wire), made fit to be shown: no control character that a terminal would obey,
/// none that turns the direction of reading, and none that XML cannot hold.
/// </summary>
public static class ShownText
{
    /// <summary>The text with a replacement character for everything else; line feeds and tabs become spaces.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder shown = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) // lone surrogates come as the replacement character
        {
            shown.Append(Shown(rune));
        }

        return shown.ToString();
    }

    private static Rune Shown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control when rune.Value is '\n' or '\t' => new Rune(' '),
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse => Rune.ReplacementChar,
        _ => rune,
    };
}
