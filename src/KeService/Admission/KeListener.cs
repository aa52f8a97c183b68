using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Sockets;

namespace PublicTime.KeService.Admission;

/// <summary>A listening TCP socket. Owned by the server.</summary>
internal sealed class KeListener : IDisposable
{
    private const int Backlog = 1024;

    private readonly Socket _socket;

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

    /// <summary>The next connection.</summary>
    public ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken) => _socket.AcceptAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static string Explain(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "another process listens there already",
        SocketError.AccessDenied => "this user may not use that port",
        SocketError.AddressNotAvailable => "this machine does not have that address",
        SocketError.AddressFamilyNotSupported => "this machine does not have that address family",
        _ => e.Message,
    };
}
