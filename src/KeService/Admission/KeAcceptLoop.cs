using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PublicTime.Native.Streams;

namespace PublicTime.KeService.Admission;

/// <summary>Takes connections from the system one after the other and never waits for any of them. State belongs to its one run.</summary>
/// <param name="accept">Waits for the next connection.</param>
/// <param name="begin">Begins a session and returns at once; the connection is its own.</param>
/// <param name="counters">Where failures count.</param>
/// <param name="time">What the pause after a failure is measured with.</param>
/// <param name="log">Hears when accepting begins to fail and when it works again, at most once a minute.</param>
internal sealed class KeAcceptLoop(
    Func<CancellationToken, ValueTask<IIncomingConnection>> accept, Action<IIncomingConnection> begin, KeCounters counters, TimeProvider time, ILogger log)
{
    /// <summary>The pause after a failure: without file descriptors the system reports the same connection again at once.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two reports that accepting fails: connections that come and go at the limit of descriptors make it fail and work by turns.</summary>
    public static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private bool _isReported;
    private long? _reportedAt;

    /// <summary>Runs until stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                IIncomingConnection connection = await accept(stop).ConfigureAwait(false);
                ReportSuccess();
                begin(connection);
            }
            catch (Exception e) when (e is OperationCanceledException || (e is SocketException && stop.IsCancellationRequested))
            {
                return;
            }
            catch (SocketException e)
            {
                counters.CountAcceptFailure();
                ReportFailure(e);
                await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void ReportSuccess()
    {
        if (_isReported)
        {
            _isReported = false;
            log.AcceptRecovered(counters.AcceptFailures);
        }
    }

    private void ReportFailure(SocketException failure)
    {
        bool isQuiet = _reportedAt is { } before && time.GetElapsedTime(before) < ReportInterval;
        if (!_isReported && !isQuiet)
        {
            _isReported = true;
            _reportedAt = time.GetTimestamp();
            log.AcceptFailing(failure.Message, Pause);
        }
    }
}
