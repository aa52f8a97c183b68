using System.Net;
using System.Net.Sockets;
using PublicTime.Comparison.Host;
using PublicTime.Comparison.Servers;

namespace PublicTime.Comparison.Abuse;

/// <summary>TCP connections that say nothing until the server closes them. A process of its own, because it lives in the generator's namespace.</summary>
internal sealed class SilentConnections
{
    /// <summary>At once; beyond it none is opened until the server closes some.</summary>
    private const int MostAtOnce = 4000;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private int _begun;
    private int _ended;
    private int _opened;
    private int _refused;
    private int _open;
    private int _mostOpen;

    private SilentConnections()
    {
    }

    /// <summary>Starts the process.</summary>
    public static ChildProcess Start(ServerSite site, ServerLaunch server, double perSecond, double seconds) => ChildProcess.Start(
        new ProgramStart(Repository.Comparison, "silence", $"{TestNetwork.ServerAddress}:{server.KePort}", $"{perSecond}", $"{seconds}")
        {
            NamespaceHolder = site.Network.GeneratorHolder,
            Core = site.Cores.Generator,
        });

    /// <summary>Waits for the end of that process and reads what it says.</summary>
    /// <exception cref="ComparisonException">It failed: the flood was none.</exception>
    public static async Task<SilenceReport> FinishAsync(ChildProcess silence, TimeSpan within, CancellationToken cancellation)
    {
        int exitCode = await silence.WaitForExitAsync(within, cancellation);
        return exitCode == 0 ? SilenceReport.Parse(silence.Output) : throw new ComparisonException(silence.Explain($"ended with status {exitCode}"));
    }

    /// <summary>What that process does.</summary>
    /// <param name="target">Where to connect.</param>
    /// <param name="perSecond">Connections a second.</param>
    /// <param name="seconds">How long to open them.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<SilenceReport> RunAsync(IPEndPoint target, double perSecond, double seconds, CancellationToken cancellation)
    {
        SilentConnections connections = new();
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        while (time.GetElapsedTime(start).TotalSeconds < seconds)
        {
            while (connections.TryBegin(time.GetElapsedTime(start).TotalSeconds * perSecond))
            {
                _ = connections.KeepAsync(target, cancellation);
            }

            await Task.Delay(Tick, time, cancellation);
        }

        lock (connections._gate)
        {
            return new SilenceReport(connections._opened, connections._refused, connections._mostOpen, time.GetElapsedTime(start).TotalSeconds);
        }
    }

    private bool TryBegin(double due)
    {
        lock (_gate)
        {
            if (_begun >= due || _begun - _ended >= MostAtOnce)
            {
                return false;
            }

            _begun++;
            return true;
        }
    }

    private async Task KeepAsync(IPEndPoint target, CancellationToken cancellation)
    {
        using Socket socket = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        bool isOpen = false;
        try
        {
            await socket.ConnectAsync(target, cancellation);
            isOpen = true;
            CountOpened();
            await socket.ReceiveAsync(new byte[1], cancellation); // until the server has had enough
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // refused, reset or ended: gone in any case, and counted
        }
        finally
        {
            CountEnded(isOpen);
        }
    }

    private void CountOpened()
    {
        lock (_gate)
        {
            _opened++;
            _mostOpen = Math.Max(_mostOpen, ++_open);
        }
    }

    private void CountEnded(bool wasOpen)
    {
        lock (_gate)
        {
            _ended++;
            _open -= wasOpen ? 1 : 0;
            _refused += wasOpen ? 0 : 1;
        }
    }
}
