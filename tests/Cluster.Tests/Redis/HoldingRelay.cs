using System.Net;
using System.Net.Sockets;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>A way to a server that can lose its speed: what clients send is kept while it holds, and delivered when it lets go, even of clients that are gone.</summary>
internal sealed class HoldingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource _open = Opened();

    public HoldingRelay(int target)
    {
        (Port, _target) = (FreePort.Tcp(), target);
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Track(AcceptAsync());
    }

    public int Port { get; }

    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _stopping.CancelAsync();
        _listener.Stop();
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).Soon();
        _stopping.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        TaskCompletionSource open = new();
        open.SetResult();
        return open;
    }

    private void Track(Task task)
    {
        lock (_gate)
        {
            _running.Add(task);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptSocketAsync(_stopping.Token);
                Track(ServeAsync(client));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The relay is being closed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using Socket server = new(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
                Task answers = CopyAsync(server, client, isHeld: false);
                await CopyAsync(client, server, isHeld: true);
                server.Shutdown(SocketShutdown.Send);
                await answers;
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // One end is gone, and so is the other now.
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isHeld)
    {
        byte[] buffer = new byte[1 << 20];
        for (int length = 1; length > 0;)
        {
            length = await from.ReceiveAsync(buffer, _stopping.Token);
            await (isHeld ? _open.Task : Task.CompletedTask);
            await SendAsync(to, buffer.AsMemory(0, length), isHeld);
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> octets, bool mustArrive)
    {
        try
        {
            await to.SendAsync(octets, _stopping.Token);
        }
        catch (SocketException) when (!mustArrive)
        {
            // The client has given up; what it sent is delivered all the same.
        }
    }
}
