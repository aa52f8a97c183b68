using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Process;

namespace PublicTime.Fleet.Clients;

/// <summary>Sends every datagram back, from a thread of its own that keeps to one core, as a front-end's workers do: what this machine can do at the moment.</summary>
internal sealed class UdpEcho : IDisposable
{
    private const int NotifyStop = 1;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Thread _thread;

    /// <param name="core">Which core.</param>
    public UdpEcho(int core)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _thread = new Thread(() => Run(core)) { IsBackground = true, Name = nameof(UdpEcho) };
        _thread.Start();
    }

    /// <summary>Its UDP port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <inheritdoc/>
    public void Dispose()
    {
        using Socket stop = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        stop.SendTo(new byte[NotifyStop], _socket.LocalEndPoint!);
        _thread.Join();
        _socket.Dispose();
    }

    private void Run(int core)
    {
        CurrentThread.PinTo(core);
        byte[] datagram = new byte[1500];
        EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
        for (int length = 0; length != NotifyStop;)
        {
            length = _socket.ReceiveFrom(datagram, ref sender);
            _socket.SendTo(datagram.AsSpan(0, length), sender);
        }
    }
}
