namespace PublicTime.Configuration.Sources;

/// <summary>
/// One component of a glob(3) pattern, between two slashes: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c>, <c>[[:alpha:]]</c> and <c>\</c>.
/// </summary>
/// <remarks>
/// As in the C locale, which chronyd runs in, without its collating symbols (<c>[[.a.]]</c>, <c>[[=a=]]</c>). A name that
/// begins with a dot is matched only by a pattern that does so too. Time is at most the product of both lengths: a star that was passed takes
/// one letter more when the rest does not match, and stars before it never need to be tried again.
/// </remarks>
public static class GlobPattern
{
    private const string Marks = @"*?[\";

    /// <summary>False for a pattern that only its own text matches.</summary>
    public static bool HasMarks(string pattern) => pattern.AsSpan().ContainsAny(Marks);

    /// <summary>Whether a whole name matches.</summary>
    public static bool Matches(string pattern, string name)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(name);
        if (name.StartsWith('.') && !pattern.StartsWith('.') && !pattern.StartsWith(@"\.", StringComparison.Ordinal))
        {
            return false;
        }

        (int at, int letter) = (0, 0);
        (int star, int starLetter) = (-1, 0);
        while (letter < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, starLetter) = (at, letter);
                at++;
            }
            else if (at < pattern.Length && TryStep(pattern, at, name[letter], out int next))
            {
                (at, letter) = (next, letter + 1);
            }
            else if (star >= 0)
            {
                starLetter++;
                (at, letter) = (star + 1, starLetter);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).TrimStart('*').IsEmpty;
    }

    /// <summary>Matches one letter.</summary>
    private static bool TryStep(string pattern, int at, char letter, out int next)
    {
        char mark = pattern[at];
        next = at + 1;
        if (mark == '[' && GlobSet.TryRead(pattern, at, letter, out bool isMember, out next))
        {
            return isMember;
        }

        next = at + 1;
        if (mark != '\\')
        {
            return mark == '?' || mark == letter;
        }

        next = at + 2; // a backslash at the end matches nothing
        return at + 1 < pattern.Length && pattern[at + 1] == letter;
    }
}
