using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace PublicTime.Control.Http;

/// <summary>A listening TCP socket that takes a connection only while there is a place for it. Accepts from one loop of the web server.</summary>
/// <remarks>
/// The framework's own listener takes everything and drops what is too many, and tries again without a pause when the process has no
/// file descriptor left. Here others wait in the backlog, and a failure is followed by a pause.
/// </remarks>
internal sealed class BoundedListener : IConnectionListener
{
    private const int Backlog = 128;
    private static readonly TimeSpan PauseWhenDeaf = TimeSpan.FromSeconds(1);

    // At the limit of descriptors accepting fails and works by turns.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _places = new(HttpLimits.Connections);
    private readonly Socket _socket;
    private readonly SocketConnectionContextFactory _connections;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDeaf;
    private long? _reportedAt;

    private BoundedListener(Socket socket, SocketConnectionContextFactory connections, TimeProvider time, ILogger log) =>
        (_socket, _connections, _time, _log, Endpoint) = (socket, connections, time, log, (IPEndPoint)socket.LocalEndPoint!);

    /// <summary>Where it listens, with the port that was taken.</summary>
    public IPEndPoint Endpoint { get; }

    /// <inheritdoc/>
    public EndPoint EndPoint => Endpoint;

    /// <summary>Listens on an endpoint; port 0 takes any free one.</summary>
    /// <param name="endpoint">Address and port.</param>
    /// <param name="connections">Makes a connection of a socket; stays the caller's.</param>
    /// <param name="time">Measures the pause after a failure.</param>
    /// <param name="log">Hears when accepting begins to fail and when it works again.</param>
    /// <exception cref="IOException">With one sentence: it cannot be.</exception>
    public static BoundedListener Bind(IPEndPoint endpoint, SocketConnectionContextFactory connections, TimeProvider time, ILogger log)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return new BoundedListener(socket, connections, time, log);
        }
        catch (SocketException failure)
        {
            socket?.Dispose();
            throw new IOException($"Metrics cannot be shown on TCP {endpoint}: {Explain(failure)}.", failure);
        }
    }

    /// <summary>The next connection, once there is a place for it; null when nothing more is accepted. It carries its <see cref="ConnectionPlace"/>.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _places.WaitAsync(_stopping.Token).ConfigureAwait(false);
            while (true)
            {
                if (await AcceptSocketAsync().ConfigureAwait(false) is { } socket)
                {
                    socket.NoDelay = true;
                    ConnectionContext connection = _connections.Create(socket);
                    connection.Features.Set(new ConnectionPlace(connection, _places, _time));
                    return connection;
                }

                await Task.Delay(PauseWhenDeaf, _time, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <returns>Null after a failure that may pass, such as too many open files.</returns>
    private async ValueTask<Socket?> AcceptSocketAsync()
    {
        try
        {
            Socket socket = await _socket.AcceptAsync(_stopping.Token).ConfigureAwait(false);
            if (_isDeaf)
            {
                _isDeaf = false;
                LogMessages.HttpHears(_log, Endpoint);
            }

            return socket;
        }
        catch (SocketException failure)
        {
            ReportDeaf(failure);
            return null;
        }
    }

    private void ReportDeaf(SocketException failure)
    {
        bool isQuiet = _reportedAt is { } before && _time.GetElapsedTime(before) < ReportInterval;
        if (!_isDeaf && !isQuiet)
        {
            _isDeaf = true;
            _reportedAt = _time.GetTimestamp();
            LogMessages.HttpDeaf(_log, Endpoint, failure.Message);
        }
    }

    private static string Explain(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "another process listens there already",
        SocketError.AccessDenied => "this user may not use that port",
        SocketError.AddressNotAvailable => "this machine does not have that address",
        SocketError.AddressFamilyNotSupported => "this machine does not have that address family",
        _ => failure.Message,
    };
}
