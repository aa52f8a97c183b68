using System.Net;
using System.Net.Sockets;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>A client's socket. Receiving gives up after a while, so that a lost answer fails a test instead of hanging it.</summary>
internal sealed class UdpPeer : IDisposable
{
    private const int PatienceMilliseconds = 10_000;
    private readonly Socket _socket;

    public UdpPeer(IPAddress local)
    {
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = PatienceMilliseconds };
        _socket.Bind(new IPEndPoint(local, 0));
    }

    public void Send(byte[] datagram, IPEndPoint server) => Assert.Equal(datagram.Length, _socket.SendTo(datagram, server));

    /// <summary>The next answer, and where it came from.</summary>
    public (byte[] Octets, IPEndPoint From) Receive()
    {
        byte[] room = new byte[4096];
        EndPoint from = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        int length = _socket.ReceiveFrom(room, ref from);
        return (room[..length], (IPEndPoint)from);
    }

    public byte[] Ask(byte[] datagram, IPEndPoint server)
    {
        Send(datagram, server);
        return Receive().Octets;
    }

    public void Dispose() => _socket.Dispose();
}
