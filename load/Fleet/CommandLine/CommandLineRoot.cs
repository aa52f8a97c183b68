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
        Command root = new FleetCommand(output, error).Create();
        root.Options.Add(new HelpOption());
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
