namespace PublicTime.Configuration.Sources;

/// <summary>A bracket expression of a pattern: <c>[abc]</c>, <c>[a-z]</c>, <c>[!a]</c>, <c>[[:digit:]]</c>.</summary>
internal static class GlobSet
{
    private static readonly (string Name, Func<char, bool> Holds)[] Classes =
    [
        ("[:alnum:]", char.IsAsciiLetterOrDigit), ("[:alpha:]", char.IsAsciiLetter), ("[:blank:]", letter => letter is ' ' or '\t'),
        ("[:cntrl:]", letter => letter is < ' ' or '\x7F'), ("[:digit:]", char.IsAsciiDigit), ("[:graph:]", letter => letter is > ' ' and < '\x7F'),
        ("[:lower:]", char.IsAsciiLetterLower), ("[:print:]", letter => letter is >= ' ' and < '\x7F'),
        ("[:punct:]", letter => letter is > ' ' and < '\x7F' && !char.IsAsciiLetterOrDigit(letter)),
        ("[:space:]", letter => letter is ' ' or (>= '\t' and <= '\r')), ("[:upper:]", char.IsAsciiLetterUpper), ("[:xdigit:]", char.IsAsciiHexDigit),
    ];

    /// <summary>Reads a set and asks whether a letter is in it.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="open">Where its bracket opens.</param>
    /// <param name="letter">The letter.</param>
    /// <param name="isMember">The answer.</param>
    /// <param name="end">Behind the closing bracket.</param>
    /// <returns>False when the bracket is never closed and so stands for itself. A closing one in the first place is a member.</returns>
    public static bool TryRead(string pattern, int open, char letter, out bool isMember, out int end)
    {
        int at = open + 1;
        bool isNegated = at < pattern.Length && pattern[at] is '!' or '^';
        at += isNegated ? 1 : 0;
        bool isFound = false;
        for (int first = at; at < pattern.Length && (pattern[at] != ']' || at == first);)
        {
            isFound |= HoldsMember(pattern, ref at, letter);
        }

        isMember = isFound != isNegated;
        end = at + 1;
        return at < pattern.Length;
    }

    private static bool HoldsMember(string pattern, ref int at, char letter)
    {
        foreach ((string name, Func<char, bool> holds) in Classes)
        {
            if (string.CompareOrdinal(pattern, at, name, 0, name.Length) == 0)
            {
                at += name.Length;
                return holds(letter);
            }
        }

        char low = Member(pattern, ref at);
        if (at + 1 >= pattern.Length || pattern[at] != '-' || pattern[at + 1] == ']')
        {
            return letter == low;
        }

        at++;
        char high = Member(pattern, ref at);
        return letter >= low && letter <= high;
    }

    private static char Member(string pattern, ref int at)
    {
        at += pattern[at] == '\\' && at + 1 < pattern.Length ? 1 : 0;
        return pattern[at++];
    }
}
