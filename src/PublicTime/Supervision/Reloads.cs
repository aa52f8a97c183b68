using Microsoft.Extensions.Logging;
using PublicTime.Composition;
using PublicTime.Native.Clock;

namespace PublicTime.Supervision;

/// <summary>Tells the service manager when a reload begins and when all that were asked for have ended. Any thread may ask for one.</summary>
/// <param name="reload">Does it; completes when it is done.</param>
/// <param name="status">How the service is, for people.</param>
/// <param name="channel">The way to the manager.</param>
/// <param name="rawClock">Stamps the begin.</param>
/// <param name="time">Measures the deadline.</param>
/// <param name="log">Told of a reload that does not end.</param>
internal sealed class Reloads(Func<Task> reload, Func<string> status, NotifyChannel channel, IRawClock rawClock, TimeProvider time, ILogger log)
{
    /// <summary>Files are small; whoever reads them for longer meets a disk that is gone, and the service goes on with what it has.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private int _inProgress;

    /// <summary>Begins one and returns at once.</summary>
    public void Begin() => _ = RunAsync();

    /// <summary>Ends when the manager has been told of the end.</summary>
    internal async Task RunAsync()
    {
        Interlocked.Increment(ref _inProgress);
        channel.Reloading(rawClock.Read().MonotonicNanoseconds);
        try
        {
            await reload().WaitAsync(Deadline, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogMessages.ReloadEndless(log, Deadline.TotalSeconds);
        }
        finally
        {
            if (Interlocked.Decrement(ref _inProgress) == 0)
            {
                channel.Ready(status());
            }
        }
    }
}
