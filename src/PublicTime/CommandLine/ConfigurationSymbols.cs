using System.CommandLine;
using PublicTime.Configuration;

namespace PublicTime.CommandLine;

/// <summary>The arguments that name a configuration, and what is printed about it.</summary>
internal static class ConfigurationSymbols
{
    /// <summary><c>-f FILE</c>.</summary>
    public static Option<string> File(string description, bool isRequired) => new("-f", "--file")
    {
        Description = description,
        HelpName = "FILE",
        Required = isRequired,
    };

    /// <summary>Prints mistakes and notices, one a line, mistakes last, where the eye falls.</summary>
    public static async Task PrintAsync(ParsedConfiguration parsed, TextWriter error)
    {
        foreach (Remark notice in parsed.Notices)
        {
            await error.WriteLineAsync($"Notice: {notice}").ConfigureAwait(false);
        }

        foreach (Remark mistake in parsed.Mistakes)
        {
            await error.WriteLineAsync($"Mistake: {mistake}").ConfigureAwait(false);
        }
    }
}
