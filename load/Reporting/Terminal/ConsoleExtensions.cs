using Spectre.Console;

namespace PublicTime.Reporting.Terminal;

/// <summary>What a console is: somebody's terminal, or a file or pipe.</summary>
internal static class ConsoleExtensions
{
    /// <summary>Whether colours and cursor movements are understood; otherwise only plain lines are written.</summary>
    public static bool IsTerminal(this IAnsiConsole console) => console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi;

    /// <summary>Writes text past everything that wraps or decorates.</summary>
    public static void WritePlain(this IAnsiConsole console, string text) => console.Profile.Out.Writer.Write(text);
}
