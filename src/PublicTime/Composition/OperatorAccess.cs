using System.Net;
using Microsoft.Extensions.Logging;
using PublicTime.Control;
using PublicTime.Control.Http;

namespace PublicTime.Composition;

/// <summary>Where operators and their machines look in: the control socket, and the pages of <c>metrics</c>.</summary>
/// <param name="time">Deadlines.</param>
/// <param name="logs">Where changes of state are said.</param>
internal sealed class OperatorAccess(TimeProvider time, ILoggerFactory logs) : IAsyncDisposable
{
    private readonly RunningParts _parts = new();
    private readonly ILogger _log = logs.CreateLogger("PublicTime");
    private HttpServer? _http;

    /// <summary>Where health, readiness and metrics are shown; empty without.</summary>
    public IReadOnlyList<IPEndPoint> HttpEndpoints => _http?.Endpoints ?? [];

    /// <summary>Answers on the control socket, unless the system is in the way: then it says so, and time is given all the same.</summary>
    /// <param name="folder">Where the socket appears.</param>
    /// <param name="requests">What is answered.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">Another service or a mistake of the operator's is in the way.</exception>
    public async Task StartControlAsync(StateFolder folder, OperatorRequests requests, CancellationToken cancellation)
    {
        ControlServer control = _parts.Add(
            new ControlServer(Path.Combine(folder.Path, ControlServer.SocketName), requests.All(), time, logs.CreateLogger<ControlServer>()));
        try
        {
            await control.StartAsync(cancellation).ConfigureAwait(false);
            _ = WatchAsync(control);
        }
        catch (IOException failure) when (folder.Problem.Length > 0 || failure.InnerException is not null)
        {
            // The system is in the way, not another service or a mistake of the operator's, which refuse the start.
            LogMessages.ControlNotStarted(_log, failure.Message);
        }
    }

    /// <summary>Shows the pages. The web server is loaded by the first call: a service without pages does without its code.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="sources">What they are made from.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task StartHttpAsync(IReadOnlyList<IPEndPoint> endpoints, HttpSources sources, CancellationToken cancellation) =>
        _http = _parts.Add(await HttpServer.StartAsync(endpoints, sources, time, logs.CreateLogger<HttpServer>(), cancellation).ConfigureAwait(false));

    /// <summary>Shows and answers no more.</summary>
    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    /// <summary>A service that nobody can look into is worth a line; it is no reason to stop giving time.</summary>
    private async Task WatchAsync(ControlServer control)
    {
        await control.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (control.Completion.Exception is { } failure)
        {
            LogMessages.ControlEnded(_log, failure);
        }
    }
}
