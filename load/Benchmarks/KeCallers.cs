using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Tls;

namespace PublicTime.Benchmarks;

/// <summary>
/// Clients of a running NTS-KE server, as many at once as asked for, each beginning anew when its session has ended: the load under which
/// a server's CPU per session is read, and the flood under which its other services are. Bounded in count and in time.
/// </summary>
internal sealed class KeCallers : IDisposable
{
    private const string Usage = "ke-client ADDRESS:PORT CA-FILE SESSIONS AT-ONCE SECONDS [whole|connect|silent|hello]";

    private static readonly byte[] Request = [0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 2, 0, 15, 0x80, 0, 0, 0];

    private readonly IPEndPoint _server;
    private readonly TlsClientContext _trust;
    private readonly Func<Socket, CancellationToken, Task<bool>> _session;
    private readonly int _sessions;
    private readonly List<double> _milliseconds = [];
    private int _begun;
    private int _failed;

    private KeCallers(IPEndPoint server, string authority, int sessions, string kind)
    {
        _server = server;
        _sessions = sessions;
        _trust = TlsClientContext.Trusting(authority);
        _session = kind switch
        {
            "whole" => AskAsync,
            "connect" => static (_, _) => Task.FromResult(true),
            "silent" => static (socket, stop) => AwaitEndAsync(socket, stop),
            "hello" => GreetAsync,
            _ => throw new ArgumentException($"{kind} is no kind of client. {Usage}", nameof(kind)),
        };
    }

    /// <summary>Calls, and prints how many sessions ended well and how long they took.</summary>
    public static async Task RunAsync(string[] args)
    {
        if (args.Length is < 5 or > 6)
        {
            throw new ArgumentException(Usage, nameof(args));
        }

        using var callers = new KeCallers(IPEndPoint.Parse(args[0]), args[1], Number(args[2]), args.Length > 5 ? args[5] : "whole");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(Number(args[4])));
        long begun = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Number(args[3])).Select(_ => callers.CallAsync(stop.Token)));
        callers.Print(TimeProvider.System.GetElapsedTime(begun));
    }

    /// <inheritdoc/>
    public void Dispose() => _trust.Dispose();

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private async Task CallAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && Interlocked.Increment(ref _begun) <= _sessions)
        {
            long begun = TimeProvider.System.GetTimestamp();
            bool isServed = false;
            try
            {
                using var socket = new Socket(_server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(_server, stop);
                isServed = await _session(socket, stop);
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // Refused, reset or out of time: counted as failed below.
            }

            Count(isServed, TimeProvider.System.GetElapsedTime(begun));
        }
    }

    private async Task<bool> AskAsync(Socket socket, CancellationToken stop)
    {
        using var transport = new SocketPipe(socket);
        using TlsConnection tls = TlsConnection.ForClient(transport, _trust, _server.Address.ToString());
        TlsHandshakeResult handshake = await tls.HandshakeAsync(stop);
        if (handshake.Status != TlsHandshakeStatus.Completed || !await tls.WriteAsync(Request, stop))
        {
            return false;
        }

        byte[] answer = new byte[4096];
        int length = 0;
        TlsRead read;
        while ((read = await tls.ReadAsync(answer.AsMemory(length), stop)).Status == TlsReadStatus.Received)
        {
            length += read.Length;
        }

        return length > 800;
    }

    /// <summary>Makes the server shake hands, and says nothing more.</summary>
    private async Task<bool> GreetAsync(Socket socket, CancellationToken stop)
    {
        using TlsEngine engine = TlsEngine.ForClient(_trust, _server.Address.ToString());
        _ = engine.Handshake();
        byte[] hello = new byte[engine.Pending];
        _ = engine.Drain(hello);
        await socket.SendAsync(hello, stop);
        return await AwaitEndAsync(socket, stop);
    }

    private static async Task<bool> AwaitEndAsync(Socket socket, CancellationToken stop)
    {
        byte[] ignored = new byte[4096];
        while (await socket.ReceiveAsync(ignored, stop) > 0)
        {
        }

        return true;
    }

    private void Count(bool isServed, TimeSpan took)
    {
        lock (_milliseconds)
        {
            _milliseconds.Add(took.TotalMilliseconds);
            _failed += isServed ? 0 : 1;
        }
    }

    private void Print(TimeSpan took)
    {
        _milliseconds.Sort();
        double At(double share) => _milliseconds.Count == 0 ? 0 : _milliseconds[(int)(share * (_milliseconds.Count - 1))];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_milliseconds.Count - _failed} sessions, {_failed} failed, {took.TotalSeconds:0.00} s, {(_milliseconds.Count - _failed) / took.TotalSeconds:0} per s, ms p50 {At(0.5):0.0} p99 {At(0.99):0.0} max {At(1):0.0}"));
    }
}
