using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Tls;

namespace PublicTime.Native.Streams;

/// <summary>A connection on .NET's sockets, worked on by the thread pool.</summary>
public sealed class PooledConnection : IIncomingConnection
{
    private readonly Socket _socket;

    /// <summary>Takes the socket over.</summary>
    public PooledConnection(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        Client = socket.RemoteEndPoint as IPEndPoint;
    }

    /// <inheritdoc/>
    public IPEndPoint? Client { get; }

    /// <inheritdoc/>
    public WorkplaceSwitch Enter() => default;

    /// <inheritdoc/>
    public SocketPipe Open() => new(_socket);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
