using System.Net.Sockets;
using PublicTime.Native.Udp;

namespace PublicTime.Native.Tests.Udp;

public sealed class BatchReceiverTests
{
    private const int Interrupted = 4;
    private const int Again = 11;
    private const int NoMemory = 12;

    private readonly PlayedKernel _kernel = new();
    private readonly TransferCounters _counters = new();
    private readonly BatchReceiver<PlayedKernel.Calls> _receiver;
    private bool _isStopping;

    public BatchReceiverTests() => _receiver = new BatchReceiver<PlayedKernel.Calls>(_kernel.ToCalls(), _counters);

    [Theory]
    [InlineData(12, SocketTrouble.NoMemory)]
    [InlineData(71, SocketTrouble.Unreachable)]
    [InlineData(90, SocketTrouble.TooLong)]
    [InlineData(92, SocketTrouble.Unreachable)]
    [InlineData(95, SocketTrouble.Unreachable)]
    [InlineData(100, SocketTrouble.Unreachable)]
    [InlineData(105, SocketTrouble.NoMemory)]
    [InlineData(111, SocketTrouble.Refused)]
    [InlineData(113, SocketTrouble.Unreachable)]
    [InlineData(9999, SocketTrouble.Defective)]
    public void What_passes_is_counted_and_the_next_datagrams_are_received(int error, SocketTrouble cause)
    {
        const int most = BatchReceiver<PlayedKernel.Calls>.MostFailuresInARow;
        int failures = most - 1;
        _kernel.Receives = _ => failures-- > 0 ? -error : 7;

        Assert.Equal(7, Receive());
        Assert.Equal(most - 1, _counters[Transfer.ReceiveFailed, cause]);
        Assert.Equal(cause == SocketTrouble.NoMemory ? most - 1 : 0, _kernel.Rests);

        failures = most - 1;
        Assert.Equal(7, Receive());
    }

    [Fact]
    public void What_never_passes_ends_it()
    {
        _kernel.Receives = _ => -NoMemory;

        Assert.Equal(NoMemory, Assert.Throws<SocketException>(() => Receive()).ErrorCode);
        Assert.Equal(BatchReceiver<PlayedKernel.Calls>.MostFailuresInARow, _counters[Transfer.ReceiveFailed, SocketTrouble.NoMemory]);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(14)]
    [InlineData(22)]
    [InlineData(88)]
    public void A_socket_that_will_never_receive_again_ends_at_once(int error)
    {
        int calls = 0;
        _kernel.Receives = _ => ++calls > 0 ? -error : 0;

        Assert.Equal(error, Assert.Throws<SocketException>(() => Receive()).ErrorCode);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Signals_never_end_it()
    {
        int signals = 100_000;
        _kernel.Receives = _ => signals-- > 0 ? -Interrupted : 1;

        Assert.Equal(1, Receive());
        Assert.Equal(100_000, _counters[Transfer.ReceiveFailed, SocketTrouble.Interrupted]);
    }

    [Fact]
    public void Stopping_takes_what_waits_and_then_says_that_nothing_does()
    {
        List<bool> waited = [];
        _kernel.Receives = waits =>
        {
            waited.Add(waits);
            _isStopping = true;
            return waited.Count switch { 1 => -Interrupted, 2 => 5, _ => -Again };
        };

        Assert.Equal(5, Receive());
        Assert.Equal(0, Receive());
        Assert.Equal([true, false, false], waited);
    }

    private unsafe int Receive() => _receiver.Receive(null, 64, in _isStopping);
}
