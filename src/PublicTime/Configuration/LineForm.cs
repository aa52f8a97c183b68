using System.Text;
using PublicTime.Configuration.Sources;

namespace PublicTime.Configuration;

/// <summary>What a line must be before its words are looked at.</summary>
internal static class LineForm
{
    /// <summary>Octets of a line with its line feed, as chrony 4.3 has it (MAX_LINE_LENGTH); a comment counts like any other line.</summary>
    public const int LengthLimit = 2048;

    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Finds a line that is too long, whatever is in it.</summary>
    public static bool IsTooLong(string text) => text.Length + 1 >= LengthLimit || Encoding.UTF8.GetByteCount(text) + 1 >= LengthLimit;

    /// <summary>
    /// What is wrong with the letters of a directive; empty when nothing is. chrony passes over what follows a NUL octet, so that a damaged
    /// file seems to say less than it shows: here it is a mistake.
    /// </summary>
    public static string MistakeIn(string text)
    {
        if (text.StartsWith(ByteOrderMark))
        {
            return "the line begins with a byte order mark, which is no part of a configuration: save the file as UTF-8 without it.";
        }

        return text.AsSpan().IndexOfAny('\0', ConfigurationText.NotUtf8) switch
        {
            < 0 => "",
            int at => text[at] == '\0' ? "the line holds a NUL octet, so the file is damaged." : "the line holds octets that are not UTF-8.",
        };
    }
}
