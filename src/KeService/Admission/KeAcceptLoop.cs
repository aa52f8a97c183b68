using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PublicTime.KeService.Admission;

/// <summary>Takes connections from the system one after the other and never waits for any of them.</summary>
/// <param name="accept">Waits for the next connection.</param>
/// <param name="begin">Begins a session and returns at once; the socket is its own.</param>
/// <param name="counters">Where failures count.</param>
/// <param name="time">What the pause after a failure is measured with.</param>
/// <param name="log">Hears when accepting begins to fail and when it works again.</param>
internal sealed class KeAcceptLoop(
    Func<CancellationToken, ValueTask<Socket>> accept, Action<Socket> begin, KeCounters counters, TimeProvider time, ILogger log)
{
    /// <summary>The pause after a failure: without file descriptors the system reports the same connection again at once.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        bool isFailing = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Socket connection = await accept(stop).ConfigureAwait(false);
                if (isFailing)
                {
                    isFailing = false;
                    log.AcceptRecovered(counters.AcceptFailures);
                }

                begin(connection);
            }
            catch (Exception e) when (e is OperationCanceledException || (e is SocketException && stop.IsCancellationRequested))
            {
                return;
            }
            catch (SocketException e)
            {
                counters.CountAcceptFailure();
                if (!isFailing)
                {
                    isFailing = true;
                    log.AcceptFailing(e.Message, Pause);
                }

                await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
