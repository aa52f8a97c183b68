namespace PublicTime.Configuration;

/// <summary>One line of chrony's dialect, split at white space: a name, then its arguments.</summary>
internal sealed class DirectiveLine
{
    private const string CommentMarks = "!;#%";

    private DirectiveLine(DirectiveOrigin origin, string[] words)
    {
        Origin = origin;
        WrittenName = words[0];
        Arguments = words[1..];
    }

    /// <summary>Where the line stands.</summary>
    public DirectiveOrigin Origin { get; }

    /// <summary>The name as the operator wrote it.</summary>
    public string WrittenName { get; }

    /// <summary>The name in lower case: case does not matter in it.</summary>
    public string Name => WrittenName.ToLowerInvariant();

    /// <summary>Everything after the name.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Splits a line.</summary>
    /// <returns>False for an empty line and for a comment: only a line that begins with a mark is one, as with chrony.</returns>
    public static bool TryRead(string text, DirectiveOrigin origin, out DirectiveLine line)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        bool isEmpty = words.Length == 0 || CommentMarks.Contains(words[0][0], StringComparison.Ordinal);
        line = isEmpty ? new DirectiveLine(origin, [""]) : new DirectiveLine(origin, words);
        return !isEmpty;
    }
}
