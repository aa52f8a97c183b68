using System.Text;
using Spectre.Console;

namespace PublicTime.Reporting.Tests.Terminal;

/// <summary>A console that keeps what is written to it; a terminal or not, as the test wants it.</summary>
internal sealed class RecordedConsole : IAnsiConsoleOutput
{
    private RecordedConsole(bool isTerminal) => IsTerminal = isTerminal;

    public TextWriter Writer { get; } = new StringWriter();

    public bool IsTerminal { get; }

    public int Width => 120;

    public int Height => 50;

    public IAnsiConsole Console { get; private set; } = null!;

    public string Text => Writer.ToString() ?? "";

    public static RecordedConsole Terminal() => Create(isTerminal: true);

    public static RecordedConsole File() => Create(isTerminal: false);

    public void SetEncoding(Encoding encoding)
    {
    }

    private static RecordedConsole Create(bool isTerminal)
    {
        RecordedConsole recorded = new(isTerminal);
        recorded.Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes, // also what claims to understand escape codes gets none while it is no terminal
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.Yes,
            Out = recorded,
        });
        recorded.Console.Profile.Capabilities.Unicode = true;
        return recorded;
    }
}
