using PublicTime.Native.Process;
using PublicTime.Supervision;

namespace PublicTime.Tests.Supervision;

public sealed class NotifyChannelTests : IDisposable
{
    private const int Misunderstood = 6140;
    private const int Unreachable = 6141;

    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private readonly NotifyReader _manager = new();

    public void Dispose() => _manager.Dispose();

    [Fact]
    public void Each_message_says_what_sd_notify_documents()
    {
        using NotifyChannel channel = Open(_manager.Address);

        channel.Ready("Serves\nREADY=0");
        channel.Reloading(12_345_678_999);
        channel.Stopping(TimeSpan.FromSeconds(15));
        channel.Status("Stands still: udp-0");
        channel.Feed();

        Assert.Equal(
            [
                "READY=1\nSTATUS=Serves READY=0", "RELOADING=1\nMONOTONIC_USEC=12345678",
                "STOPPING=1\nEXTEND_TIMEOUT_USEC=15000000\nSTATUS=Stops: answers and sessions in progress end first.",
                "STATUS=Stands still: udp-0", "WATCHDOG=1",
            ],
            _manager.Rest());
    }

    [Fact]
    public void Without_a_manager_nobody_is_told_and_nothing_is_said()
    {
        using NotifyChannel channel = Open("");

        channel.Ready("Serves");
        channel.Feed();

        Assert.Empty(_log.Texts(Misunderstood));
        Assert.Empty(_log.Texts(Unreachable));
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public void What_a_busy_manager_does_not_take_is_told_again_in_order_and_signs_of_life_are_not()
    {
        using NotifyChannel channel = Open(_manager.Address);
        Fill();
        channel.Reloading(0);
        channel.Feed();
        channel.Ready("Serves");
        Assert.DoesNotContain(_manager.Rest(), message => message.Contains('\n', StringComparison.Ordinal));

        _time.Advance(NotifyChannel.RetryInterval);

        Assert.Equal(["RELOADING=1\nMONOTONIC_USEC=0", "READY=1\nSTATUS=Serves"], _manager.Rest());
        Assert.Empty(_log.Texts(Unreachable));
    }

    [Fact]
    public void A_manager_that_never_reads_is_given_up_after_a_minute_and_said_once()
    {
        using NotifyChannel channel = Open(_manager.Address);
        Fill();
        channel.Ready("Serves");

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(_log.Texts(Unreachable));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains("has taken no message for a minute", Assert.Single(_log.Texts(Unreachable)), StringComparison.Ordinal);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public void A_manager_that_is_not_there_is_said_once_until_one_is()
    {
        using NotifyChannel channel = Open(_manager.Address + "-gone");

        channel.Ready("Serves");
        channel.Feed();
        channel.Stopping(TimeSpan.Zero);

        Assert.Contains("nobody listens at NOTIFY_SOCKET", Assert.Single(_log.Texts(Unreachable)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_and_an_interval_that_make_no_sense_are_each_said()
    {
        using NotifyChannel channel = NotifyChannel.Open(new NotifyEnvironment("notify", null, "The interval is odd."), _time, _log);

        channel.Ready("Serves");

        Assert.Equal(2, _log.Texts(Misunderstood).Length);
        Assert.Contains("NOTIFY_SOCKET cannot be used: `notify` is neither", _log.Texts(Misunderstood)[1], StringComparison.Ordinal);
    }

    private NotifyChannel Open(string address) => NotifyChannel.Open(new NotifyEnvironment(address, null, ""), _time, _log);

    private void Fill()
    {
        using NotifySocket other = NotifySocket.Open(_manager.Address, out _)!;
        while (other.Send("X=1") == NotifyOutcome.Sent)
        {
            // Until there is no room.
        }
    }
}
