using System.Text.Json;
using PublicTime.Control;

namespace PublicTime.CommandLine;

/// <summary>Asks the control socket and prints the answer: what <c>status</c> does.</summary>
public static class StatusPrinter
{
    /// <summary>Prints the report, or one sentence when nobody answers.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> PrintAsync(
        StatusOptions options, TimeProvider time, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        try
        {
            ControlClient client = new(options.SocketPath, time);
            StatusReport report = await client.RequestStatusAsync(cancellation).ConfigureAwait(false);
            string text = options.IsJson ? JsonSerializer.Serialize(report, ControlJson.Default.StatusReport) : StatusText.Render(report);
            await output.WriteLineAsync(text.TrimEnd()).ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (IOException failure)
        {
            await error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }
}
