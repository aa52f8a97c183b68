using System.Text.Json;
using PublicTime.Control;
using PublicTime.Control.Cluster;
using PublicTime.Control.Requests;

namespace PublicTime.CommandLine;

/// <summary>Asks the control socket and prints the answer: what <c>status</c>, <c>cluster</c>, <c>ring</c> and the operator's commands do.</summary>
/// <param name="time">Deadlines, and the pace of watching.</param>
/// <param name="output">Takes what was asked for.</param>
/// <param name="error">Takes what went wrong.</param>
/// <param name="isTerminal">Whether somebody looks at the output, so that it may be drawn again in place.</param>
public sealed class ReportPrinter(TimeProvider time, TextWriter output, TextWriter error, bool isTerminal)
{
    /// <summary>ANSI: to the upper left corner, and clear what is there.</summary>
    private const string Clear = "\u001b[H\u001b[2J";

    private static readonly TimeSpan WatchPace = TimeSpan.FromSeconds(1);

    /// <summary>Prints how the service is.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public Task<int> StatusAsync(StatusOptions options, CancellationToken cancellation) => TryAsync(async () =>
    {
        StatusReport report = await ClientOf(options.SocketPath).RequestStatusAsync(cancellation).ConfigureAwait(false);
        await PrintAsync(options.IsJson ? JsonSerializer.Serialize(report, ControlJson.Default.StatusReport) : StatusText.Render(report)).ConfigureAwait(false);
        return ExitCode.Done;
    });

    /// <summary>Prints how the key ring is.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public Task<int> RingStatusAsync(StatusOptions options, CancellationToken cancellation) => TryAsync(async () =>
    {
        RingReport report = await ClientOf(options.SocketPath).RequestRingAsync(cancellation).ConfigureAwait(false);
        await PrintAsync(options.IsJson ? JsonSerializer.Serialize(report, ControlJson.Default.RingReport) : RingText.Render(report)).ConfigureAwait(false);
        return ExitCode.Done;
    });

    /// <summary>Prints how the nodes are, once or every second until it is cancelled.</summary>
    /// <returns><see cref="ExitCode.Done"/> when the last report needed no operator.</returns>
    public async Task<int> ClusterAsync(ClusterOptions options, CancellationToken cancellation)
    {
        if (!options.IsWatching)
        {
            return await ClusterOnceAsync(options, "", cancellation).ConfigureAwait(false);
        }

        int last = ExitCode.Failed;
        try
        {
            for (bool isFirst = true; ; isFirst = false)
            {
                // A service that is away for a moment, as in a rolling restart, is what one watches for.
                last = await ClusterOnceAsync(options, Before(options, isFirst), cancellation).ConfigureAwait(false);
                await Task.Delay(WatchPace, time, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // watched for long enough
        }

        return last;
    }

    /// <summary>Has the service carry out a command, and prints how it went.</summary>
    /// <returns><see cref="ExitCode.Done"/> when it was carried out.</returns>
    public Task<int> OrderAsync(OrderOptions options, CancellationToken cancellation) => TryAsync(async () =>
    {
        CommandReply reply = await ClientOf(options.SocketPath).CommandAsync(options.Request, cancellation).ConfigureAwait(false);
        string text = options.IsJson ? JsonSerializer.Serialize(reply, ControlJson.Default.CommandReply) : reply.Sentence;
        await (reply.IsDone || options.IsJson ? output : error).WriteLineAsync(text).ConfigureAwait(false);
        return reply.IsDone ? ExitCode.Done : ExitCode.Failed;
    });

    /// <summary>Prints what it would cost to revoke every key, and does nothing.</summary>
    /// <returns><see cref="ExitCode.Usage"/>, for the word that makes it happen was missing.</returns>
    public Task<int> PriceOfRevokingAsync(string socketPath, CancellationToken cancellation) => TryAsync(async () =>
    {
        ClusterStatus cluster = await ClientOf(socketPath).RequestClusterAsync(cancellation).ConfigureAwait(false);
        await error.WriteAsync(RevocationText.Render(cluster)).ConfigureAwait(false);
        return ExitCode.Usage;
    });

    private Task<int> ClusterOnceAsync(ClusterOptions options, string before, CancellationToken cancellation) => TryAsync(async () =>
    {
        ClusterStatus cluster = await ClientOf(options.SocketPath).RequestClusterAsync(cancellation).ConfigureAwait(false);
        string text = options.IsJson ? JsonSerializer.Serialize(cluster, ControlJson.Default.ClusterStatus) : ClusterText.Render(cluster);
        await PrintAsync(before + text).ConfigureAwait(false);
        return cluster.IsWell ? ExitCode.Done : ExitCode.Failed;
    }, before);

    /// <summary>A terminal is drawn again, text has an empty line between reports, and JSON is one line each.</summary>
    private string Before(ClusterOptions options, bool isFirst) => options.IsJson ? "" : isTerminal ? Clear : isFirst ? "" : "\n";

    private ControlClient ClientOf(string socketPath) => new(socketPath, time);

    private async Task PrintAsync(string text)
    {
        await output.WriteLineAsync(text.TrimEnd()).ConfigureAwait(false);
        await output.FlushAsync().ConfigureAwait(false);
    }

    /// <param name="action">Prints what it was told.</param>
    /// <param name="before">Printed before the sentence, should nobody answer.</param>
    private async Task<int> TryAsync(Func<Task<int>> action, string before = "")
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            await output.WriteAsync(before).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
            await error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }
}
