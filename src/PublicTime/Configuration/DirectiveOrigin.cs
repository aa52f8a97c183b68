namespace PublicTime.Configuration;

/// <summary>Where a directive stands, for people.</summary>
/// <param name="Source">A file's name, or <see cref="CommandLine"/>.</param>
/// <param name="Number">Line of the file or place among the directives, from 1; 0: the source as a whole.</param>
public readonly record struct DirectiveOrigin(string Source, int Number)
{
    /// <summary>The source of directives that are arguments of the command.</summary>
    public const string CommandLine = "command line";

    /// <summary>True for a directive that is an argument of the command.</summary>
    public bool IsCommandLine => Source == CommandLine;

    /// <summary>"FILE, line N" or "command line, directive N".</summary>
    public override string ToString() => Number == 0 ? Source : $"{Source}, {(IsCommandLine ? "directive" : "line")} {Number}";
}
