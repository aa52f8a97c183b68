using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Streams;
using PublicTime.Native.Tls;

namespace PublicTime.Native.Tests.Streams;

/// <summary>Connections on an event loop, against .NET's sockets on the other side.</summary>
public sealed class EventLoopStreamTests : IDisposable
{
    private readonly EventLoop[] _loops = [new("loop-a", 0), new("loop-b", 0)];
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly EventLoopListener _listener;
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(20));

    public EventLoopStreamTests()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen(512);
        _listener = new EventLoopListener(_socket, _loops);
    }

    public void Dispose()
    {
        _listener.Forget();
        _socket.Dispose();
        Array.ForEach(_loops, loop => loop.Dispose());
        _deadline.Dispose();
    }

    [Fact]
    public async Task Octets_come_back_as_they_were_sent_even_when_neither_side_has_room_at_times()
    {
        byte[] sent = [.. Enumerable.Range(0, 3_000_000).Select(i => unchecked((byte)((uint)i * 2_654_435_761 >> 21)))];
        using Socket client = await ConnectAsync();
        Task<int> echo = OnConnection(async pipe =>
        {
            // All of it is taken before any is sent back, so that what is sent back meets full buffers.
            System.IO.Pipelines.ReadResult read = await pipe.Input.ReadAtLeastAsync(sent.Length, _deadline.Token);
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
            {
                await pipe.Output.WriteAsync(part, _deadline.Token);
            }

            pipe.Input.AdvanceTo(read.Buffer.End);
            await pipe.CloseAsync(_deadline.Token);
        });
        for (int at = 0; at < sent.Length;)
        {
            at += await client.SendAsync(sent.AsMemory(at), _deadline.Token);
        }

        byte[] received = await ReadToEndAsync(client, pauseAt: sent.Length / 2);
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal(sent, received);
        Assert.Equal(0, await echo);
    }

    [Fact]
    public async Task What_came_together_with_the_end_of_the_stream_is_read_before_it()
    {
        using Socket client = await ConnectAsync();
        await client.SendAsync("abc"u8.ToArray(), _deadline.Token);
        client.Shutdown(SocketShutdown.Send);
        List<int> lengths = [];

        await OnConnection(async pipe =>
        {
            for (bool isOver = false; !isOver;)
            {
                System.IO.Pipelines.ReadResult read = await pipe.Input.ReadAsync(_deadline.Token);
                lengths.Add((int)read.Buffer.Length);
                pipe.Input.AdvanceTo(read.Buffer.End);
                isOver = read.IsCompleted;
            }
        });

        Assert.Equal([3, 0], lengths);
    }

    [Fact]
    public async Task A_read_that_was_cancelled_ends_on_the_loop_and_the_next_one_gets_what_comes()
    {
        using Socket client = await ConnectAsync();
        using var cancellation = new CancellationTokenSource();
        bool wasCancelled = false;
        bool isOnLoop = false;
        long length = 0;
        Task<int> session = OnConnection(async pipe =>
        {
            try
            {
                await pipe.Input.ReadAsync(cancellation.Token);
            }
            catch (OperationCanceledException)
            {
                (wasCancelled, isOnLoop) = (true, _loops.Any(loop => loop.IsCurrent));
            }

            _ = client.Send("later"u8);
            System.IO.Pipelines.ReadResult read = await pipe.Input.ReadAsync(_deadline.Token);
            length = read.Buffer.Length;
            pipe.Input.AdvanceTo(read.Buffer.End);
        });
        await Task.Yield();

        await cancellation.CancelAsync();
        await session;

        Assert.Equal((true, true, 5L), (wasCancelled, isOnLoop, length));
    }

    [Fact]
    public async Task A_peer_that_resets_is_an_exception_of_input_and_output()
    {
        Socket client = await ConnectAsync();
        client.LingerState = new LingerOption(enable: true, seconds: 0);

        await OnConnection(async pipe =>
        {
            client.Dispose();
            await Assert.ThrowsAsync<IOException>(async () => await pipe.Input.ReadAsync(_deadline.Token));
        });
    }

    [Fact]
    public async Task Connections_are_spread_over_the_loops_and_counted_until_they_are_closed()
    {
        const int connections = 40;
        List<Socket> clients = [];
        List<IIncomingConnection> accepted = [];
        for (int i = 0; i < connections; i++)
        {
            clients.Add(await ConnectAsync());
            accepted.Add(await _listener.AcceptAsync(_deadline.Token));
        }

        Assert.Equal(clients.Select(client => client.LocalEndPoint), accepted.Select(connection => (EndPoint?)connection.Client));
        Assert.All(_loops, loop => Assert.Equal(connections / 2, loop.Connections));

        accepted.ForEach(connection => connection.Dispose());
        clients.ForEach(client => client.Dispose());
        Assert.All(_loops, loop => Assert.Equal(0, loop.Connections));
    }

    [Fact]
    public async Task A_row_of_connections_lets_others_have_their_turn()
    {
        const int connections = 60;
        List<Socket> clients = [];
        for (int i = 0; i < connections; i++)
        {
            clients.Add(await ConnectAsync());
        }

        int acceptedWhenOthersHadTheirTurn = -1;
        int accepted = 0;
        await _loops[0].Enter();
        _loops[0].Post(() => acceptedWhenOthersHadTheirTurn = accepted);
        for (; accepted < connections; accepted++)
        {
            using IIncomingConnection connection = await _listener.AcceptAsync(_deadline.Token);
        }

        await default(WorkplaceSwitch);
        clients.ForEach(client => client.Dispose());
        Assert.InRange(acceptedWhenOthersHadTheirTurn, 0, connections / 2);
    }

    [Fact]
    public async Task Waiting_for_a_connection_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        ValueTask<IIncomingConnection> waiting = _listener.AcceptAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(_socket.LocalEndPoint!, _deadline.Token);
        return client;
    }

    /// <summary>Accepts, and holds a session where it belongs, as a server does.</summary>
    /// <returns>How often the session was met on another thread than its loop's.</returns>
    private async Task<int> OnConnection(Func<SocketPipe, Task> session)
    {
        IIncomingConnection connection = await _listener.AcceptAsync(_deadline.Token);
        await connection.Enter();
        int strays = _loops.Any(loop => loop.IsCurrent) ? 0 : 1;
        using (SocketPipe pipe = connection.Open())
        {
            await session(pipe).ConfigureAwait(false);
            strays += _loops.Any(loop => loop.IsCurrent) ? 0 : 1;
        }

        await default(WorkplaceSwitch);
        return strays;
    }

    private async Task<byte[]> ReadToEndAsync(Socket client, int pauseAt)
    {
        using var all = new MemoryStream();
        byte[] part = new byte[65536];
        int read;
        while ((read = await client.ReceiveAsync(part, _deadline.Token)) > 0)
        {
            bool wasBefore = all.Length < pauseAt;
            all.Write(part, 0, read);
            if (wasBefore && all.Length >= pauseAt)
            {
                await Task.Yield();
            }
        }

        return all.ToArray();
    }
}
