using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace PublicTime.Control;

/// <summary>
/// Answers on the control socket: one request line, one JSON document in one line, and the connection is closed. A few loops
/// accept and answer one connection after the other, so their number bounds the connections. Owned by who started it.
/// </summary>
public sealed class ControlServer : IAsyncDisposable
{
    /// <summary>Name of the socket in the state folder.</summary>
    public const string SocketName = "publictime.sock";

    /// <summary>Longest request, in octets without its line feed.</summary>
    public const int MaxRequestLength = 1024;

    /// <summary>Connections that are answered at one time; others wait.</summary>
    public const int MaxConnections = 8;

    /// <summary>The request for a <see cref="StatusReport"/>.</summary>
    public const string StatusRequest = "status";

    private static readonly TimeSpan PauseWhenDeaf = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly Func<StatusReport> _report;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Socket? _listener;
    private int _isDeaf;

    /// <summary>Prepares the server; nothing is bound yet.</summary>
    /// <param name="path">Where the socket appears, in a folder that exists.</param>
    /// <param name="report">Called once a request, from any thread; must not wait and must not throw.</param>
    /// <param name="time">Measures deadlines.</param>
    /// <param name="logger">Takes changes of state, never single requests.</param>
    public ControlServer(string path, Func<StatusReport> report, TimeProvider time, ILogger logger)
    {
        _path = Path.GetFullPath(path);
        _report = report;
        _time = time;
        _logger = logger;
    }

    /// <summary>How long one connection may last, from accept to close.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Ends with the server; fails if it can no longer answer, which time service survives.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Makes the socket and begins to answer.</summary>
    /// <exception cref="IOException">With one sentence: path too long, state folder in use, or not writable.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        _listener = await ControlSocket.ListenAsync(_path, cancellation).ConfigureAwait(false);
        Completion = Task.WhenAll(Enumerable.Range(0, MaxConnections).Select(_ => LoopAsync(_listener)));
        LogMessages.ControlListening(_logger, _path);
    }

    /// <summary>Stops answering and removes the socket; again, or before the start, it does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _listener, null) is not { } listener)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        File.Delete(_path);
        listener.Dispose();
        _stopping.Dispose();
    }

    private async Task LoopAsync(Socket listener)
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                using Socket? connection = await AcceptAsync(listener).ConfigureAwait(false);
                if (connection is not null)
                {
                    await ServeAsync(connection).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // told to stop
        }
        finally
        {
            await _stopping.CancelAsync().ConfigureAwait(false); // a loop that fails takes the others with it, so that it is noticed
        }
    }

    /// <returns>Null after a failure that may pass, such as too many open files.</returns>
    private async Task<Socket?> AcceptAsync(Socket listener)
    {
        try
        {
            Socket connection = await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
            if (Interlocked.Exchange(ref _isDeaf, 0) == 1)
            {
                LogMessages.ControlHears(_logger, _path);
            }

            return connection;
        }
        catch (SocketException failure)
        {
            if (Interlocked.Exchange(ref _isDeaf, 1) == 0)
            {
                LogMessages.ControlDeaf(_logger, _path, failure.Message);
            }

            await Task.Delay(PauseWhenDeaf, _time, _stopping.Token).ConfigureAwait(false);
            return null;
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using CancellationTokenSource deadline = new(Deadline, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token);
        try
        {
            using NetworkStream stream = new(connection, ownsSocket: false);
            string? request = await RequestLine.ReadAsync(stream, MaxRequestLength, either.Token).ConfigureAwait(false);
            await stream.WriteAsync(Answer(request), either.Token).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // the client went away
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            // the client was too slow
        }
    }

    private byte[] Answer(string? request)
    {
        byte[] document = request switch
        {
            StatusRequest => JsonSerializer.SerializeToUtf8Bytes(_report(), ControlJson.Default.StatusReport),
            null => Error($"A request is one line of at most {MaxRequestLength} octets."),
            _ => Error($"`{request}` is not a request; `{StatusRequest}` is."),
        };
        return [.. document, (byte)'\n'];
    }

    private static byte[] Error(string sentence) => JsonSerializer.SerializeToUtf8Bytes(new ErrorReply(sentence), ControlJson.Default.ErrorReply);
}
