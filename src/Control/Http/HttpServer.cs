using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace PublicTime.Control.Http;

/// <summary>
/// Shows health, readiness and metrics over HTTP, with the framework's own web server. Owned by who started it.
/// </summary>
/// <remarks>
/// The server is made here by hand, without the framework's host: so no file, no variable of the environment and no other package has
/// a say in where it listens and what it does, and what it logs of single clients goes nowhere.
/// </remarks>
public sealed class HttpServer : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly BoundedListeners _listeners;
    private readonly HttpApplication _application;
    private readonly TimeProvider _time;
    private int _isDisposed;

    private HttpServer(IReadOnlyList<IPEndPoint> endpoints, HttpSources sources, TimeProvider time, ILogger log)
    {
        _time = time;
        _listeners = new BoundedListeners(time, log);
        _application = new HttpApplication(sources, log);
        _server = new KestrelServer(Options.Create(OptionsFor(endpoints)), _listeners, NullLoggerFactory.Instance);
    }

    /// <summary>Where it listens, with the ports that were taken.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => _listeners.Endpoints;

    /// <summary>Listens on all endpoints and begins to answer, or on none.</summary>
    /// <param name="endpoints">Addresses and ports; port 0 takes any free one.</param>
    /// <param name="sources">What the pages are made from.</param>
    /// <param name="time">Measures deadlines.</param>
    /// <param name="log">Takes changes of state, never single requests.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">With one sentence: an endpoint cannot be listened on.</exception>
    public static async Task<HttpServer> StartAsync(
        IReadOnlyList<IPEndPoint> endpoints, HttpSources sources, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        var server = new HttpServer(endpoints, sources, time, log);
        bool isStarted = false;
        try
        {
            await server._server.StartAsync(server._application, cancellation).ConfigureAwait(false);
            isStarted = true;
        }
        finally
        {
            if (!isStarted)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }
        }

        foreach (IPEndPoint endpoint in server.Endpoints)
        {
            LogMessages.HttpListening(log, endpoint);
        }

        return server;
    }

    /// <summary>Accepts no more, lets answers in progress end for a moment, and cuts off the others. Again, it does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        using CancellationTokenSource deadline = new(HttpLimits.StopDeadline, _time);
        await _server.StopAsync(deadline.Token).ConfigureAwait(false);
        _server.Dispose();
        _listeners.Dispose();
        _application.Dispose();
    }

    private static KestrelServerOptions OptionsFor(IReadOnlyList<IPEndPoint> endpoints)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestLineSize = HttpLimits.RequestLine;
        options.Limits.MaxRequestHeadersTotalSize = HttpLimits.Headers;
        options.Limits.MaxRequestHeaderCount = HttpLimits.HeaderCount;
        options.Limits.MaxRequestBodySize = 0;

        // The deadline of the connection is absolute, so what slowness costs is bounded already.
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        foreach (IPEndPoint endpoint in endpoints)
        {
            options.Listen(endpoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(ServeInItsPlace);
            });
        }

        return options;
    }

    private static ConnectionDelegate ServeInItsPlace(ConnectionDelegate serve) => async connection =>
    {
        using ConnectionPlace? place = connection.Features.Get<ConnectionPlace>();
        await serve(connection).ConfigureAwait(false);
    };
}
