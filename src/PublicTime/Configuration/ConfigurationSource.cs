namespace PublicTime.Configuration;

/// <summary>Lines in chrony's dialect, and where they come from.</summary>
/// <param name="Name">A file's name, or <see cref="DirectiveOrigin.CommandLine"/>.</param>
/// <param name="Lines">In order; the first is number 1.</param>
public sealed record ConfigurationSource(string Name, IReadOnlyList<string> Lines)
{
    /// <summary>Arguments of the command, each one directive.</summary>
    public static ConfigurationSource CommandLine(IReadOnlyList<string> directives) => new(DirectiveOrigin.CommandLine, directives);
}
