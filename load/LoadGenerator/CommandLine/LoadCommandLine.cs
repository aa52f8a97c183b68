using System.CommandLine;
using System.CommandLine.Help;

namespace PublicTime.LoadGenerator.CommandLine;

/// <summary>The command <c>publictime-load</c>.</summary>
public static class LoadCommandLine
{
    /// <summary>How long a cancelled test may take to write what it has.</summary>
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Builds the command tree.</summary>
    /// <param name="run">Runs a test and returns an <see cref="ExitCode"/>.</param>
    /// <param name="arguments">The command line, to be shown in results.</param>
    public static Command Create(Func<LoadOptions, CancellationToken, Task<int>> run, IReadOnlyList<string> arguments)
    {
        Command root = new("publictime-load", "Loads time servers with NTP, NTS and NTS-KE, and measures how they take it.");
        root.Options.Add(new HelpOption());
        root.Subcommands.Add(For(LoadMode.Ntp, "Plain NTP requests.", run, arguments));
        root.Subcommands.Add(For(LoadMode.Nts, "NTP requests of virtual clients with keys and cookies.", run, arguments));
        root.Subcommands.Add(For(LoadMode.Ke, "NTS key exchanges.", run, arguments));
        root.Subcommands.Add(For(LoadMode.Mix, "All three at once.", run, arguments));
        return root;
    }

    /// <summary>Parses and runs one command line.</summary>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="run">Runs a test and returns an <see cref="ExitCode"/>.</param>
    /// <param name="output">Takes help.</param>
    /// <param name="error">Takes mistakes.</param>
    /// <param name="cancellation">Ends the test early, as SIGINT and SIGTERM do.</param>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, Func<LoadOptions, CancellationToken, Task<int>> run, TextWriter output, TextWriter error,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(error);
        ParserConfiguration syntax = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        ParseResult parsed = Create(run, arguments).Parse(arguments, syntax);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            foreach (string sentence in parsed.Errors.Select(mistake => mistake.Message).Distinct(StringComparer.Ordinal))
            {
                await error.WriteLineAsync(sentence);
            }

            await error.WriteLineAsync("Try `publictime-load --help`.");
            return ExitCode.Usage;
        }

        InvocationConfiguration invocation = new() { Output = output, Error = error, ProcessTerminationTimeout = FarewellTimeout };
        return await parsed.InvokeAsync(invocation, cancellation);
    }

    private static Command For(
        LoadMode mode, string description, Func<LoadOptions, CancellationToken, Task<int>> run, IReadOnlyList<string> arguments)
    {
        var symbols = new LoadSymbols(mode);
        Command command = new(mode.ToString().ToLowerInvariant(), description);
        symbols.AddTo(command);
        command.SetAction((parsed, cancellation) => run(
            symbols.Read(parsed) with { CommandLine = string.Join(' ', arguments.Prepend("publictime-load").Select(Quoted)) }, cancellation));
        return command;
    }

    private static string Quoted(string argument) =>
        argument.Length > 0 && !argument.Any(c => char.IsWhiteSpace(c) || "'\"$`\\*?;&|<>()".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
