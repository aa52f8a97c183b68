using System.Net;
using System.Net.Sockets;

namespace PublicTime.Native.Streams;

/// <summary>Accepts on the first of several <see cref="EventLoop"/>s, and gives each connection to the one that has the fewest.</summary>
/// <remarks>Linux only. Connections inherit that they do without Nagle's algorithm.</remarks>
public sealed class EventLoopListener : IEventSource
{
    // About as long as one handshake takes, so that a flood of connections holds up the sessions by no more than that.
    private const int AcceptedInARow = 16;

    private readonly Socket _socket;
    private readonly IReadOnlyList<EventLoop> _loops;
    private readonly EventLoop _home;
    private readonly Readiness _waiting;
    private readonly int _descriptor;
    private bool _isWatched;
    private int _row;

    /// <summary>Accepts connections of a socket that listens. The socket stays the caller's, who closes it after the last accept.</summary>
    /// <param name="socket">Listening.</param>
    /// <param name="loops">At least one.</param>
    public EventLoopListener(Socket socket, IReadOnlyList<EventLoop> loops)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(loops);
        (_socket, _loops, _home) = (socket, loops, loops[0]);
        _waiting = new Readiness(_home);
        socket.Blocking = false;
        socket.NoDelay = true;
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
    }

    /// <summary>The next connection. One wait at a time, from any thread.</summary>
    /// <exception cref="SocketException">The system cannot hand one over.</exception>
    public async ValueTask<IIncomingConnection> AcceptAsync(CancellationToken cancellationToken)
    {
        await _home.Enter();
        if (!_isWatched)
        {
            _home.Watch(_descriptor, this, Epoll.Readable | Epoll.OnChange);
            _isWatched = true;
        }

        if (++_row > AcceptedInARow)
        {
            _row = 0;
            await _home.StepBack();
        }

        while (true)
        {
            await _waiting.WaitAsync(cancellationToken).ConfigureAwait(false);
            int descriptor = Descriptors.Accept(_descriptor, out IPEndPoint client);
            if (descriptor >= 0)
            {
                return new EventLoopConnection(_loops.MinBy(loop => loop.Connections)!, descriptor, client);
            }

            _waiting.Clear();
            _row = 0;
        }
    }

    /// <summary>Accepts no more; before the socket is closed.</summary>
    public void Forget() => _home.Post(() => _home.Forget(_descriptor));

    /// <inheritdoc/>
    void IEventSource.Wake(uint events) => _waiting.Set();
}
