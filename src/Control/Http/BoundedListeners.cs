using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PublicTime.Control.Http;

/// <summary>Binds the endpoints that the web server asks for, and knows them afterwards. The listeners are the web server's, the rest is its own.</summary>
/// <param name="time">Measures deadlines and pauses.</param>
/// <param name="log">Hears of changes of state.</param>
internal sealed class BoundedListeners(TimeProvider time, ILogger log) : IConnectionListenerFactory, IDisposable
{
    private readonly SocketConnectionContextFactory _connections = new(new SocketConnectionFactoryOptions { IOQueueCount = 0 }, NullLogger.Instance);
    private readonly List<IPEndPoint> _endpoints = [];

    /// <summary>What was bound, in order, with the ports that were taken. Not to be read before all are bound.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => _endpoints;

    /// <inheritdoc/>
    /// <exception cref="IOException">With one sentence: it cannot be bound.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        BoundedListener listener = BoundedListener.Bind((IPEndPoint)endpoint, _connections, time, log);
        _endpoints.Add(listener.Endpoint);
        return ValueTask.FromResult<IConnectionListener>(listener);
    }

    /// <summary>After the last connection: its memory goes.</summary>
    public void Dispose() => _connections.Dispose();
}
