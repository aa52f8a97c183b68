using System.CommandLine;
using System.CommandLine.Help;

namespace PublicTime.Comparison.CommandLine;

/// <summary>The command <c>load/compare</c> with its subcommands.</summary>
internal static class CommandLineRoot
{
    private const int Ran = 0;
    private const int CouldNot = 1;
    private const int Usage = 2;

    /// <summary>How long a cancelled command may take to end servers and remove what it made.</summary>
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Parses and runs one command line.</summary>
    /// <returns>0 it ran, whatever the figures are; 1 it could not; 2 usage.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        Command root = CompareCommand.Create(output, error);
        root.Options.Add(new HelpOption());
        root.Subcommands.Add(AbuseCommands.CreateOverload(output, error));
        root.Subcommands.Add(AbuseCommands.CreateFlood(output, error));
        root.Subcommands.Add(AbuseCommands.CreateWorst(output, error));
        root.Subcommands.Add(AbuseCommands.CreateSoak(output, error));
        root.Subcommands.Add(AbuseCommands.CreateMemory(output, error));
        root.Subcommands.Add(EchoSubcommand.Create());
        root.Subcommands.Add(SilenceSubcommand.Create(output));
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            foreach (string sentence in parsed.Errors.Select(mistake => mistake.Message).Distinct(StringComparer.Ordinal))
            {
                await error.WriteLineAsync(sentence);
            }

            return Usage;
        }

        try
        {
            InvocationConfiguration invocation = new()
            {
                Output = output,
                Error = error,
                ProcessTerminationTimeout = FarewellTimeout,
                EnableDefaultExceptionHandler = false,
            };
            return await parsed.InvokeAsync(invocation, cancellation) == 0 ? Ran : CouldNot;
        }
        catch (ComparisonException failure)
        {
            await error.WriteLineAsync(failure.Message);
            return CouldNot;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Interrupted; everything that was started has ended.");
            return CouldNot;
        }
    }
}
