using System.Text.RegularExpressions;

namespace PublicTime.Architecture.Tests;

/// <summary>A file to judge.</summary>
/// <param name="Path">Relative to the root of the repository, with slashes.</param>
/// <param name="Text">What it says.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The room of a file under src: the name of its folder there; empty for any other file.</summary>
    public string Room => Path.Split('/') is ["src", var room, _, ..] ? room : "";

    /// <summary>The name without folders.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>C# without comments, strings and characters, so that a rule judges what is done and not what is said.</summary>
    public string Code => CommentOrLiteral().Replace(Text, match => match.Value[0] == '/' ? " " : "\"\"");

    [GeneratedRegex("""
        //[^\n]* | /\*.*?\*/ | \"{3}.*?\"{3} | @\"(?:[^\"]|\"\")*\" | \"(?:\\.|[^\"\\\n])*\" | '(?:\\[^']+|\\'|[^'\\\n])'
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CommentOrLiteral();
}
