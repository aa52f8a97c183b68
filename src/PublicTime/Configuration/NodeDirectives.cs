namespace PublicTime.Configuration;

/// <summary>What this node is among those of its ring; all ours: <c>nodename region ringname draingrace</c>.</summary>
internal static class NodeDirectives
{
    private const int LongestName = 64;
    private const char Filler = '-';
    private const int MostDrainSeconds = 86_400;

    public static void NodeName(DirectiveLine line, ConfigurationDraft draft)
    {
        if (TryName(line, draft, out string name))
        {
            draft.Options = draft.Options with { NodeName = name };
        }
    }

    public static void Region(DirectiveLine line, ConfigurationDraft draft)
    {
        if (TryName(line, draft, out string name))
        {
            draft.Options = draft.Options with { Region = name };
        }
    }

    public static void RingName(DirectiveLine line, ConfigurationDraft draft)
    {
        if (TryName(line, draft, out string name))
        {
            draft.Options = draft.Options with { RingName = name };
        }
    }

    public static void DrainGrace(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryNumber(line, draft, 0, MostDrainSeconds, "seconds", out int seconds))
        {
            draft.Options = draft.Options with { DrainGrace = TimeSpan.FromSeconds(seconds) };
        }
    }

    /// <summary>A host name as the name of a node, in which what is not allowed there becomes a hyphen.</summary>
    public static string NameFrom(string hostName)
    {
        string cut = hostName.Length > LongestName ? hostName[..LongestName] : hostName;
        return cut.Length == 0 ? "localhost" : string.Concat(cut.Select(letter => IsAllowed(letter) ? letter : Filler));
    }

    private static bool TryName(DirectiveLine line, ConfigurationDraft draft, out string name)
    {
        string word = line.Arguments.Count == 1 ? line.Arguments[0] : "";
        bool isName = word.Length is > 0 and <= LongestName && word.All(IsAllowed);
        name = isName ? word : "";
        if (!isName)
        {
            draft.Refuse(line, $"one name of 1 to {LongestName} ASCII letters, digits, `.`, `_` and `-`");
        }

        return isName;
    }

    private static bool IsAllowed(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or Filler;
}
