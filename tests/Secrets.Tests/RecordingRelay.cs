using System.Net;
using System.Net.Sockets;

namespace PublicTime.Secrets.Tests;

/// <summary>Passes datagrams between clients and a service on loopback, and keeps those of the clients.</summary>
internal sealed class RecordingRelay : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly IPEndPoint _service;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public RecordingRelay(int servicePort)
    {
        _service = new IPEndPoint(IPAddress.Loopback, servicePort);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _running = RunAsync();
    }

    /// <summary>Where clients ask.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>What clients sent; read when they have finished.</summary>
    public List<byte[]> Requests { get; } = [];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        byte[] buffer = new byte[2048];
        EndPoint client = _service;
        while (true)
        {
            SocketReceiveFromResult received = await _socket.ReceiveFromAsync(buffer, _service, _stop.Token);
            byte[] datagram = buffer[..received.ReceivedBytes];
            if (received.RemoteEndPoint.Equals(_service))
            {
                await _socket.SendToAsync(datagram, client, _stop.Token);
                continue;
            }

            client = received.RemoteEndPoint;
            Requests.Add(datagram);
            await _socket.SendToAsync(datagram, _service, _stop.Token);
        }
    }
}
