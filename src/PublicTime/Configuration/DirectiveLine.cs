namespace PublicTime.Configuration;

/// <summary>One line of chrony's dialect, split at white space: a name, then its arguments. There are no quotes and no escapes.</summary>
internal sealed class DirectiveLine
{
    private const string CommentMarks = "!;#%";

    // What isspace(3) takes in the C locale; a no-break space is a letter like any other.
    private static readonly char[] WhiteSpace = [' ', '\t', '\n', '\v', '\f', '\r'];

    private DirectiveLine(DirectiveOrigin origin, string writtenName, IReadOnlyList<string> arguments, IReadOnlyList<string> shown)
    {
        Origin = origin;
        WrittenName = writtenName;
        Arguments = arguments;
        Shown = shown;
    }

    /// <summary>Where the line stands.</summary>
    public DirectiveOrigin Origin { get; }

    /// <summary>The name as the operator wrote it.</summary>
    public string WrittenName { get; }

    /// <summary>The name in lower case: case does not matter in it.</summary>
    public string Name => WrittenName.ToLowerInvariant();

    /// <summary>Everything after the name, with the values that stand for <c>${…}</c>: never to be printed.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The same for people: every substituted value is <c>***</c>.</summary>
    public IReadOnlyList<string> Shown { get; }

    /// <summary>Splits a line.</summary>
    /// <returns>False for an empty line and for a comment: only a line that begins with a mark is one, as with chrony.</returns>
    public static bool TryRead(string text, DirectiveOrigin origin, out DirectiveLine line)
    {
        string[] words = text.Split(WhiteSpace, StringSplitOptions.RemoveEmptyEntries);
        bool isEmpty = words.Length == 0 || CommentMarks.Contains(words[0][0], StringComparison.Ordinal);
        string[] arguments = isEmpty ? [] : words[1..];
        line = new DirectiveLine(origin, isEmpty ? "" : words[0], arguments, arguments);
        return !isEmpty;
    }

    /// <summary>The same directive with other arguments.</summary>
    /// <param name="arguments">Values.</param>
    /// <param name="shown">As many texts for people.</param>
    public DirectiveLine With(IReadOnlyList<string> arguments, IReadOnlyList<string> shown) => new(Origin, WrittenName, arguments, shown);
}
