using PublicTime.Native.Udp;
using static PublicTime.Native.Udp.MessageHeaders;

namespace PublicTime.Native.Tests.Udp;

public sealed class BatchSenderTests
{
    private const int Interrupted = 4;
    private const int Again = 11;
    private const int NoBuffers = 105;
    private const int Refused = 111;
    private const int HostUnreachable = 113;

    private readonly PlayedKernel _kernel = new();
    private readonly TransferCounters _counters = new();
    private readonly BatchSender<PlayedKernel.Calls> _sender;

    public BatchSenderTests() => _sender = new BatchSender<PlayedKernel.Calls>(_kernel.ToCalls(), _counters);

    [Fact]
    public void Partial_sends_go_on_where_the_kernel_stopped()
    {
        _kernel.Sends = (_, count) => Math.Min(count, 3);

        Assert.Equal(10, Send(10));
        Assert.Equal([.. Enumerable.Range(0, 10)], _kernel.Sent);
        Assert.Equal(4, _kernel.SendCalls);
        Assert.Equal(0, Failed());
    }

    [Theory]
    [InlineData(1, SocketTrouble.NotPermitted)]
    [InlineData(13, SocketTrouble.NotPermitted)]
    [InlineData(22, SocketTrouble.NoSource)]
    [InlineData(90, SocketTrouble.TooLong)]
    [InlineData(99, SocketTrouble.NoSource)]
    [InlineData(101, SocketTrouble.Unreachable)]
    [InlineData(HostUnreachable, SocketTrouble.Unreachable)]
    [InlineData(9999, SocketTrouble.Defective)]
    public void An_answer_that_the_kernel_refuses_is_skipped_and_counted_by_its_cause(int error, SocketTrouble cause)
    {
        _kernel.Sends = (first, count) => first == 2 ? -error : Math.Min(count, Math.Max(1, 2 - first));

        Assert.Equal(4, Send(5));
        Assert.Equal([0, 1, 3, 4], _kernel.Sent);
        Assert.Equal(1, _counters[Transfer.SendFailed, cause]);
        Assert.Equal(1, Failed());
    }

    [Theory]
    [InlineData(Refused, SocketTrouble.Refused)]
    [InlineData(NoBuffers, SocketTrouble.NoMemory)]
    public void What_may_pass_is_tried_once_more_and_then_skipped(int error, SocketTrouble cause)
    {
        int passing = 1;
        _kernel.Sends = (first, count) => (first == 0 && passing-- > 0) || first == 3 ? -error : Math.Min(count, 3 - (first % 3));

        Assert.Equal(5, Send(6));
        Assert.Equal([0, 1, 2, 4, 5], _kernel.Sent);
        Assert.Equal(2, _counters[Transfer.SendRetried, cause]);
        Assert.Equal(1, _counters[Transfer.SendFailed, cause]);
    }

    [Fact]
    public void Signals_cost_nothing_however_many_come()
    {
        int signals = 5;
        _kernel.Sends = (_, count) => signals-- > 0 ? -Interrupted : count;

        Assert.Equal(3, Send(3));
        Assert.Equal(5, _counters[Transfer.SendRetried, SocketTrouble.Interrupted]);
        Assert.Equal(0, Failed());
    }

    [Fact]
    public void A_buffer_that_drains_in_time_costs_no_answer()
    {
        bool isFull = true;
        _kernel.FindsRoom = () => !(isFull = false);
        _kernel.Sends = (_, count) => isFull ? -Again : count;

        Assert.Equal(4, Send(4));
        Assert.Equal(1, _kernel.Waits);
        Assert.Equal(1, _counters[Transfer.SendRetried, SocketTrouble.Blocked]);
        Assert.Equal(0, Failed());
    }

    [Fact]
    public void A_buffer_that_stays_full_is_waited_for_once_and_not_again_until_a_send_succeeds()
    {
        bool isFull = true;
        _kernel.FindsRoom = () => false;
        _kernel.Sends = (_, count) => isFull ? -Again : count;

        Assert.Equal(0, Send(4));
        Assert.Equal(0, Send(4));
        Assert.Equal(0, Send(4));
        Assert.Equal((3, 1), (_kernel.SendCalls, _kernel.Waits));
        Assert.Equal(12, _counters[Transfer.SendFailed, SocketTrouble.Blocked]);

        isFull = false;
        Assert.Equal(4, Send(4));
        isFull = true;
        Assert.Equal(0, Send(4));
        Assert.Equal(2, _kernel.Waits);
    }

    [Fact]
    public void A_buffer_that_fills_again_and_again_holds_up_a_batch_for_one_wait()
    {
        bool isFull = false;
        _kernel.Sends = (_, _) => (isFull = !isFull) ? -Again : 1;

        Assert.Equal(1, Send(10));
        Assert.Equal(1, _kernel.Waits);
        Assert.Equal(9, _counters[Transfer.SendFailed, SocketTrouble.Blocked]);
    }

    [Fact]
    public void Whatever_the_kernel_does_every_answer_is_sent_once_in_its_order_or_counted_once()
    {
        int[] errors = [1, Interrupted, Again, 12, 13, 22, 90, NoBuffers, Refused, HostUnreachable, 9999];
        var noise = new Noise(Seed.Print());
        for (int batch = 0; batch < 5_000; batch++)
        {
            _kernel.Sent.Clear();
            _kernel.Sends = (_, count) => noise.Below(2) == 0 ? 1 + noise.Below(count) : -errors[noise.Below(errors.Length)];
            _kernel.FindsRoom = () => noise.Below(2) == 0;
            long failedBefore = Failed();
            int count = noise.Below(20);

            int sent = Send(count);

            Assert.Equal(_kernel.Sent.Count, sent);
            Assert.Equal(_kernel.Sent.Distinct().Order(), _kernel.Sent);
            Assert.Equal(count, sent + (Failed() - failedBefore));
        }
    }

    private long Failed() => Enum.GetValues<SocketTrouble>().Sum(trouble => _counters[Transfer.SendFailed, trouble]);

    private unsafe int Send(int count)
    {
        Mmsghdr* messages = stackalloc Mmsghdr[Math.Max(count, 1)];
        for (int i = 0; i < count; i++)
        {
            messages[i].Header.NameLength = (uint)i;
        }

        return _sender.Send(messages, count);
    }
}
