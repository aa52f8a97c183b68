namespace PublicTime.Configuration;

/// <summary>Ours, <c>ringname NAME</c>: which of the rings in a Redis is this node's.</summary>
internal static class RingNameDirective
{
    private const int Longest = 64;

    public static void Read(DirectiveLine line, ConfigurationDraft draft)
    {
        string name = line.Arguments.Count == 1 ? line.Arguments[0] : "";
        if (name.Length is > 0 and <= Longest && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_'))
        {
            draft.Options = draft.Options with { RingName = name };
        }
        else
        {
            draft.Refuse(line, $"one name of at most {Longest} letters, digits, full stops, hyphens and underscores");
        }
    }
}
