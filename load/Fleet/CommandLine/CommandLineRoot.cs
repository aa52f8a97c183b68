using System.CommandLine;
using System.CommandLine.Help;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Fleet.CommandLine;

/// <summary>The command <c>load/fleet</c>.</summary>
internal static class CommandLineRoot
{
    private const int CouldNot = 1;
    private const int Usage = 2;

    /// <summary>How long a cancelled run may take to see its last answers and to end what it started.</summary>
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Parses and runs one command line.</summary>
    /// <returns>0 all rounds ran, whatever the figures are; 1 they did not; 2 usage.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        FleetCommand fleet = new(output, error);
        Command root = fleet.Create();
        root.Options.Add(new HelpOption());
        ParseResult parsed = root.Parse(arguments);
        string[] mistakes = parsed.Action is HelpAction ? []
            : parsed.Errors.Count > 0 ? [.. parsed.Errors.Select(mistake => mistake.Message).Distinct(StringComparer.Ordinal)]
            : [.. fleet.MistakesIn(parsed)];
        if (mistakes.Length > 0)
        {
            foreach (string sentence in mistakes)
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
            return await parsed.InvokeAsync(invocation, cancellation);
        }
        catch (Exception failure) when (failure is HarnessException or TimeoutException)
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
