using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Sockets;
using PublicTime.Native.Streams;

namespace PublicTime.KeService.Admission;

/// <summary>A listening TCP socket. Owned by the server.</summary>
internal sealed class KeListener : IDisposable
{
    private const int Backlog = 1024;

    private readonly Socket _socket;
    private EventLoopListener? _events;

    private KeListener(Socket socket) => _socket = socket;

    /// <summary>Where it listens, with the port that was taken.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Listens on an endpoint.</summary>
    /// <param name="endpoint">Address and port; port 0 takes any free one.</param>
    /// <param name="isAbsent">Whether the machine may lack the address as yet.</param>
    /// <exception cref="KeListenException">It cannot be; the inner exception has the system's reason.</exception>
    public static KeListener Bind(IPEndPoint endpoint, bool isAbsent = false)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            if (isAbsent)
            {
                AbsentAddress.Allow(socket);
            }

            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return new KeListener(socket);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new KeListenException(endpoint, $"NTS-KE cannot listen on TCP {endpoint}: {Explain(e)}.", e);
        }
    }

    /// <summary>Accepts on these threads from now on, instead of the thread pool's; none changes nothing.</summary>
    public void UseThreads(IReadOnlyList<EventLoop> threads) => _events = threads.Count > 0 ? new EventLoopListener(_socket, threads) : null;

    /// <summary>The next connection.</summary>
    public ValueTask<IIncomingConnection> AcceptAsync(CancellationToken cancellationToken) =>
        _events?.AcceptAsync(cancellationToken) ?? AcceptPooledAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _events?.Forget();
        _socket.Dispose();
    }

    private async ValueTask<IIncomingConnection> AcceptPooledAsync(CancellationToken cancellationToken) =>
        new PooledConnection(await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false));

    private static string Explain(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "another process listens there already",
        SocketError.AccessDenied => "this user may not use that port",
        SocketError.AddressNotAvailable => "this machine does not have that address",
        SocketError.AddressFamilyNotSupported => "this machine does not have that address family",
        _ => e.Message,
    };
}
