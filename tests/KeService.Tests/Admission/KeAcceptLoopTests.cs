using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.KeService.Admission;
using PublicTime.Native.Streams;

namespace PublicTime.KeService.Tests.Admission;

public sealed class KeAcceptLoopTests
{
    [Fact]
    public async Task Running_out_of_file_descriptors_neither_ends_nor_spins_the_loop()
    {
        using var counters = new KeCounters();
        using var stop = new CancellationTokenSource();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var time = new ManualTime();
        var accepted = Channel.CreateUnbounded<IIncomingConnection>();
        int attempts = 0;
        using var connection = new PooledConnection(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        ValueTask<IIncomingConnection> AcceptAsync(CancellationToken stopping) => ++attempts switch
        {
            <= 3 => ValueTask.FromException<IIncomingConnection>(new SocketException((int)SocketError.TooManyOpenSockets)),
            4 => ValueTask.FromResult<IIncomingConnection>(connection),
            _ => NeverAsync(stopping),
        };
        Task loop = new KeAcceptLoop(AcceptAsync, socket => accepted.Writer.TryWrite(socket), counters, time, NullLogger.Instance).RunAsync(stop.Token);

        for (int failure = 1; failure <= 3; failure++)
        {
            while (time.PendingTimers == 0)
            {
                await Task.Yield();
                deadline.Token.ThrowIfCancellationRequested();
            }

            Assert.Equal((failure, (long)failure), (attempts, counters.AcceptFailures));
            time.Advance(KeAcceptLoop.Pause);
        }

        Assert.Same(connection, await accepted.Reader.ReadAsync(deadline.Token));
        await stop.CancelAsync();
        await loop.WaitAsync(deadline.Token);
    }

    [Fact]
    public async Task Failing_and_working_by_turns_is_said_once_a_minute()
    {
        using var counters = new KeCounters();
        using var stop = new CancellationTokenSource();
        var time = new ManualTime();
        var log = new EventLog();
        int attempts = 0;
        ValueTask<IIncomingConnection> AcceptAsync(CancellationToken stopping) => ++attempts % 2 == 1
            ? ValueTask.FromException<IIncomingConnection>(new SocketException((int)SocketError.TooManyOpenSockets))
            : ValueTask.FromResult<IIncomingConnection>(new PooledConnection(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)));
        Task loop = new KeAcceptLoop(AcceptAsync, socket => socket.Dispose(), counters, time, log).RunAsync(stop.Token);

        // Two minutes and a little: a failure and a success in each pause.
        int turns = (int)(2 * KeAcceptLoop.ReportInterval / KeAcceptLoop.Pause) + 1;
        for (int turn = 0; turn < turns; turn++)
        {
            await time.NextArmedAsync();
            time.Advance(KeAcceptLoop.Pause);
        }

        await time.NextArmedAsync();
        Assert.Equal([3002, 3003, 3002, 3003, 3002, 3003], log.Events);
        await stop.CancelAsync();
        await loop.Soon();
    }

    private static async ValueTask<IIncomingConnection> NeverAsync(CancellationToken stop)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        throw new InvalidOperationException("Nobody comes.");
    }
}
