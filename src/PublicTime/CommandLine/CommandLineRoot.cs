using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace PublicTime.CommandLine;

/// <summary>The command <c>publictime</c> with all its subcommands.</summary>
public static class CommandLineRoot
{
    /// <summary>How long a cancelled command may take to say goodbye.</summary>
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Builds the command tree around the handlers.</summary>
    public static Command Create(CommandHandlers handlers)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        Command root = new("publictime", "Serves and asks for authenticated time: NTP, NTS and NTS-KE.");
        root.Options.Add(new HelpOption());
        root.Subcommands.Add(ServeCommand.Create(handlers.Serve));
        root.Subcommands.Add(QueryCommand.Create(handlers.Query));
        root.Subcommands.Add(StatusCommand.Create(handlers.Status));
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(ClusterCommand.Create(handlers.Cluster));
        root.Subcommands.Add(OrderCommand.Drain(handlers.Order));
        root.Subcommands.Add(OrderCommand.Undrain(handlers.Order));
        root.Subcommands.Add(OrderCommand.Forget(handlers.Order));
        root.Subcommands.Add(RingCommand.Create(handlers));
        root.Subcommands.Add(VersionCommand.Create());
        return root;
    }

    /// <summary>Parses and runs one command line.</summary>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="handlers">What the commands do.</param>
    /// <param name="output">Takes what was asked for.</param>
    /// <param name="error">Takes mistakes and notices.</param>
    /// <param name="cancellation">Cancels the command, as SIGINT and SIGTERM do.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, CommandHandlers handlers, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(error);

        // A directive may begin with any character, so no argument is a bundle of options or the name of a response file.
        ParserConfiguration syntax = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        ParseResult parsed = Create(handlers).Parse(arguments, syntax);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            foreach (string sentence in parsed.Errors.Select(mistake => mistake.Message).Distinct(StringComparer.Ordinal))
            {
                await error.WriteLineAsync(sentence).ConfigureAwait(false);
            }

            await error.WriteLineAsync($"Try `{NameOf(parsed)} --help`.").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        InvocationConfiguration invocation = new() { Output = output, Error = error, ProcessTerminationTimeout = FarewellTimeout };
        return await parsed.InvokeAsync(invocation, cancellation).ConfigureAwait(false);
    }

    private static string NameOf(ParseResult parsed)
    {
        List<string> names = [];
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult result; at = at.Parent)
        {
            names.Insert(0, result.Command.Name);
        }

        return string.Join(' ', names);
    }
}
