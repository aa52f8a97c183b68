using System.Net;
using System.Net.Sockets;
using PublicTime.Comparison.Host;
using PublicTime.Comparison.Servers;

namespace PublicTime.Comparison.Abuse;

/// <summary>TCP connections that say nothing until the server closes them. A process of its own, because it lives in the generator's namespace.</summary>
internal static class SilentConnections
{
    /// <summary>At once; beyond it none is opened until the server closes some.</summary>
    private const int MostOpen = 4000;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Starts the process.</summary>
    public static ChildProcess Start(ServerSite site, ServerLaunch server, double perSecond, double seconds) => ChildProcess.Start(
        new ProgramStart(Repository.Comparison, "silence", $"{TestNetwork.ServerAddress}:{server.KePort}", $"{perSecond}", $"{seconds}")
        {
            NamespaceHolder = site.Network.GeneratorHolder,
            Core = site.Cores.Generator,
        });

    /// <summary>What that process does.</summary>
    /// <param name="target">Where to connect.</param>
    /// <param name="perSecond">Connections a second.</param>
    /// <param name="seconds">How long to open them.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(IPEndPoint target, double perSecond, double seconds, CancellationToken cancellation)
    {
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        int opened = 0;
        int open = 0;
        while (time.GetElapsedTime(start).TotalSeconds < seconds)
        {
            while (opened < time.GetElapsedTime(start).TotalSeconds * perSecond && Volatile.Read(ref open) < MostOpen)
            {
                opened++;
                Interlocked.Increment(ref open);
                _ = KeepAsync(target, () => Interlocked.Decrement(ref open), cancellation);
            }

            await Task.Delay(Tick, time, cancellation);
        }
    }

    private static async Task KeepAsync(IPEndPoint target, Action closed, CancellationToken cancellation)
    {
        using Socket socket = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(target, cancellation);
            await socket.ReceiveAsync(new byte[1], cancellation); // until the server has had enough
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // refused, reset or ended: gone in any case
        }
        finally
        {
            closed();
        }
    }
}
