using System.CommandLine;

namespace PublicTime.Comparison.CommandLine;

/// <summary>The command as somebody would type it.</summary>
internal static class CommandLineText
{
    /// <summary>Of a parsed command line.</summary>
    public static string Of(ParseResult parsed) =>
        string.Join(' ', parsed.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value).Prepend("load/compare"));
}
