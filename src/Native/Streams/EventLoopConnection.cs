using System.Net;
using PublicTime.Native.Tls;

namespace PublicTime.Native.Streams;

/// <summary>A connection that was given to an <see cref="EventLoop"/>.</summary>
internal sealed class EventLoopConnection : IIncomingConnection
{
    private readonly EventLoop _loop;
    private int _descriptor;

    /// <summary>Takes a non-blocking socket over.</summary>
    public EventLoopConnection(EventLoop loop, int descriptor, IPEndPoint client)
    {
        (_loop, _descriptor, Client) = (loop, descriptor, client);
        loop.Count(+1);
    }

    /// <inheritdoc/>
    public IPEndPoint? Client { get; }

    /// <inheritdoc/>
    public WorkplaceSwitch Enter() => _loop.Enter();

    /// <inheritdoc/>
    public SocketPipe Open()
    {
        var stream = new EventLoopStream(_loop, _descriptor);
        _descriptor = -1;
        return new SocketPipe(stream);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = Descriptors.Close(_descriptor);
            _descriptor = -1;
            _loop.Count(-1);
        }
    }
}
