using System.Globalization;

namespace PublicTime.Configuration;

/// <summary>Reads the arguments that several directives have in common; each mistake is noted where it is found.</summary>
internal static class DirectiveArguments
{
    /// <summary>One decimal number and nothing else.</summary>
    /// <param name="line">The directive.</param>
    /// <param name="draft">Takes the mistake.</param>
    /// <param name="least">Lowest value allowed.</param>
    /// <param name="most">Highest value allowed.</param>
    /// <param name="unit">Unit in the plural, or "number".</param>
    /// <param name="value">The number.</param>
    public static bool TryNumber(
        DirectiveLine line, ConfigurationDraft draft, int least, int most, string unit, out int value)
    {
        value = 0;
        bool isNumber = line.Arguments.Count == 1
            && TryNumber(line.Arguments[0], least, most, out value);
        if (!isNumber)
        {
            draft.Refuse(line, unit == "number" ? $"one number from {least} to {most}" : $"a number of {unit} from {least} to {most}");
        }

        return isNumber;
    }

    /// <summary>One decimal number among others: no plus, and a minus only where negative numbers are allowed. The caller notes the mistake.</summary>
    /// <param name="text">The argument.</param>
    /// <param name="least">Lowest value allowed.</param>
    /// <param name="most">Highest value allowed.</param>
    /// <param name="value">The number.</param>
    public static bool TryNumber(string text, int least, int most, out int value)
    {
        NumberStyles style = least < 0 ? NumberStyles.AllowLeadingSign : NumberStyles.None;
        value = 0;
        return !text.StartsWith('+') && int.TryParse(text, style, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
    }

    /// <summary>One word and nothing else.</summary>
    /// <param name="line">The directive.</param>
    /// <param name="draft">Takes the mistake.</param>
    /// <param name="noun">What the word is.</param>
    /// <param name="word">The word.</param>
    public static bool TryWord(DirectiveLine line, ConfigurationDraft draft, string noun, out string word)
    {
        bool isWord = line.Arguments.Count == 1;
        word = isWord ? line.Arguments[0] : "";
        if (!isWord)
        {
            draft.Refuse(line, noun);
        }

        return isWord;
    }
}
