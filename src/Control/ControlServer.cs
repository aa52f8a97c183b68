using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PublicTime.Control.Requests;

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

    private static readonly TimeSpan PauseWhenDeaf = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly ControlRequests _requests;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Socket? _listener;
    private int _isDeaf;

    /// <summary>Prepares the server; nothing is bound yet.</summary>
    /// <param name="path">Where the socket appears, in a folder that exists.</param>
    /// <param name="requests">What is answered.</param>
    /// <param name="time">Measures deadlines.</param>
    /// <param name="logger">Takes changes of state, never single requests.</param>
    public ControlServer(string path, ControlRequests requests, TimeProvider time, ILogger logger)
    {
        _path = Path.GetFullPath(path);
        _requests = requests;
        _time = time;
        _logger = logger;
    }

    /// <summary>How long one connection may last, from accept to close, unless it brings a command.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one connection with a command may last, from accept to close.</summary>
    public static TimeSpan CommandDeadline { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a command is waited for, from accept on; then the answer says that nobody knows how it went.</summary>
    public static TimeSpan CommandPatience { get; } = TimeSpan.FromSeconds(8);

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
        long acceptedAt = _time.GetTimestamp();
        using CancellationTokenSource deadline = new(Deadline, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token);
        try
        {
            using NetworkStream stream = new(connection, ownsSocket: false);
            string? line = await RequestLine.ReadAsync(stream, MaxRequestLength, either.Token).ConfigureAwait(false);
            if (line is null)
            {
                await WriteAsync(stream, Error($"A request is one line of at most {MaxRequestLength} octets."), either.Token).ConfigureAwait(false);
            }
            else if (!_requests.TryFind(line, out ControlRequest? request, out string argument, out string refusal))
            {
                await WriteAsync(stream, Error(refusal), either.Token).ConfigureAwait(false);
            }
            else if (request.IsCommand)
            {
                await CarryOutAsync(stream, request, argument, _time.GetElapsedTime(acceptedAt)).ConfigureAwait(false);
            }
            else
            {
                await WriteAsync(stream, await request.AnswerAsync(argument, either.Token).ConfigureAwait(false), either.Token).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // the client went away
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            // the client was too slow
        }
    }

    private async Task CarryOutAsync(NetworkStream stream, ControlRequest request, string argument, TimeSpan spent)
    {
        using CancellationTokenSource patience = new(CommandPatience - spent, _time);
        using CancellationTokenSource deadline = new(CommandDeadline - spent, _time);
        using CancellationTokenSource work = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token);
        byte[] answer;
        try
        {
            answer = await request.AnswerAsync(argument, work.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            answer = Error($"`{request.Name}` was not done within {CommandPatience.TotalSeconds} s, and may be done yet: `publictime cluster` shows what is.");
        }

        await WriteAsync(stream, answer, either.Token).ConfigureAwait(false);
    }

    private static async Task WriteAsync(NetworkStream stream, byte[] document, CancellationToken cancellation) =>
        await stream.WriteAsync((byte[])[.. document, (byte)'\n'], cancellation).ConfigureAwait(false);

    private static byte[] Error(string sentence) => JsonSerializer.SerializeToUtf8Bytes(new ErrorReply(sentence), ControlJson.Default.ErrorReply);
}
