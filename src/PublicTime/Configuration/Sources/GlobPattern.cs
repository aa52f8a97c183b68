using System.Text;
using System.Text.RegularExpressions;

namespace PublicTime.Configuration.Sources;

/// <summary>One component of a glob(3) pattern, between two slashes: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c>, <c>[[:alpha:]]</c> and <c>\</c>.</summary>
/// <remarks>As in the C locale. A name that begins with a dot is matched only by a pattern that does so too.</remarks>
public static class GlobPattern
{
    private const string Marks = @"*?[\";

    private static readonly (string Class, string Letters)[] Classes =
    [
        ("[:alnum:]", "a-zA-Z0-9"), ("[:alpha:]", "a-zA-Z"), ("[:blank:]", @"\x20\t"), ("[:cntrl:]", @"\x00-\x1F\x7F"), ("[:digit:]", "0-9"),
        ("[:graph:]", @"\x21-\x7E"), ("[:lower:]", "a-z"), ("[:print:]", @"\x20-\x7E"), ("[:punct:]", @"\x21-\x2F\x3A-\x40\x5B-\x60\x7B-\x7E"),
        ("[:space:]", @"\x20\t\n\v\f\r"), ("[:upper:]", "A-Z"), ("[:xdigit:]", "0-9A-Fa-f"),
    ];

    /// <summary>False for a pattern that only its own text matches.</summary>
    public static bool HasMarks(string pattern) => pattern.AsSpan().ContainsAny(Marks);

    /// <summary>A matcher of names; its time is linear in the name, whatever the pattern.</summary>
    public static Func<string, bool> Compile(string pattern)
    {
        StringBuilder expression = new(@"\A");
        for (int at = 0; at < pattern.Length;)
        {
            at = Append(pattern, at, expression);
        }

        Regex regex = new(expression.Append(@"\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
        bool takesHidden = pattern.StartsWith('.') || pattern.StartsWith(@"\.", StringComparison.Ordinal);
        return name => (takesHidden || !name.StartsWith('.')) && regex.IsMatch(name);
    }

    private static int Append(string pattern, int at, StringBuilder expression)
    {
        char mark = pattern[at];
        if (mark == '[' && TryAppendSet(pattern, at, expression, out int end))
        {
            return end;
        }

        if (mark is '*' or '?')
        {
            expression.Append(mark == '*' ? ".*" : ".");
            return at + 1;
        }

        bool isQuoted = mark == '\\' && at + 1 < pattern.Length;
        AppendLiteral(pattern[isQuoted ? at + 1 : at], expression);
        return at + (isQuoted ? 2 : 1);
    }

    // A bracket that is never closed stands for itself; a closing one in the first place, too.
    private static bool TryAppendSet(string pattern, int open, StringBuilder expression, out int end)
    {
        end = open;
        int at = open + 1;
        bool isNegated = at < pattern.Length && pattern[at] is '!' or '^';
        at += isNegated ? 1 : 0;
        StringBuilder set = new();
        for (int first = at; at < pattern.Length && (pattern[at] != ']' || at == first);)
        {
            at = AppendMember(pattern, at, set);
        }

        if (at >= pattern.Length)
        {
            return false;
        }

        // A range from high to low has no member.
        string empty = isNegated ? @"\s\S" : @"^\s\S";
        expression.Append('[').Append(set.Length == 0 ? empty : isNegated ? $"^{set}" : set.ToString()).Append(']');
        end = at + 1;
        return true;
    }

    private static int AppendMember(string pattern, int at, StringBuilder set)
    {
        foreach ((string name, string letters) in Classes)
        {
            if (string.CompareOrdinal(pattern, at, name, 0, name.Length) == 0)
            {
                set.Append(letters);
                return at + name.Length;
            }
        }

        char low = Member(pattern, ref at);
        bool isRange = at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']';
        if (!isRange)
        {
            AppendLiteral(low, set);
            return at;
        }

        at++;
        char high = Member(pattern, ref at);
        if (low <= high)
        {
            AppendLiteral(low, set);
            AppendLiteral(high, set.Append('-'));
        }

        return at;
    }

    private static char Member(string pattern, ref int at)
    {
        at += pattern[at] == '\\' && at + 1 < pattern.Length ? 1 : 0;
        return pattern[at++];
    }

    private static void AppendLiteral(char letter, StringBuilder expression) => expression.Append(@"\u").Append(((int)letter).ToString("X4", null));
}
