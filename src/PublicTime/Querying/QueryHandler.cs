using System.Text.Json;
using PublicTime.CommandLine;
using PublicTime.Native.Clock;

namespace PublicTime.Querying;

/// <summary>What <c>query</c> does: ask and print.</summary>
public static class QueryHandler
{
    /// <summary>Prints the report, or one sentence.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(QueryOptions options, TimeProvider time, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        QueryOutcome outcome = await new TimeQuery(new HostClock(), time).AskAsync(options, cancellation).ConfigureAwait(false);
        if (outcome.IsSuccess)
        {
            string text = options.IsJson
                ? JsonSerializer.Serialize(outcome.Report, QueryJson.Default.QueryReport)
                : QueryText.Render(outcome.Report).TrimEnd();
            await output.WriteLineAsync(text).ConfigureAwait(false);
            return ExitCode.Done;
        }

        if (options.IsJson)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new QueryFailure(outcome.Failure), QueryJson.Default.QueryFailure)).ConfigureAwait(false);
        }

        await error.WriteLineAsync(outcome.Failure).ConfigureAwait(false);
        return ExitCode.Failed;
    }
}
