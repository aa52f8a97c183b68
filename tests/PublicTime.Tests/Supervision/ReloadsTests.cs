using PublicTime.Native.Clock;
using PublicTime.Supervision;

namespace PublicTime.Tests.Supervision;

public sealed class ReloadsTests : IDisposable
{
    private const int Endless = 6145;
    private const string Ready = "READY=1\nSTATUS=Serves";

    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private readonly NotifyReader _manager = new();
    private readonly NotifyChannel _channel;
    private readonly Queue<TaskCompletionSource> _asked = new();
    private readonly HostClock _clock = new();

    public ReloadsTests() => _channel = NotifyChannel.Open(new NotifyEnvironment(_manager.Address, null, ""), _time, _log);

    public void Dispose()
    {
        _channel.Dispose();
        _manager.Dispose();
    }

    [Fact]
    public async Task A_reload_is_told_at_its_begin_with_the_monotonic_time_and_at_its_end()
    {
        long before = _clock.Read().MonotonicNanoseconds / 1000;
        Task reload = Reloads().RunAsync();
        long after = _clock.Read().MonotonicNanoseconds / 1000;
        string begin = Assert.Single(_manager.Rest());
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", begin, StringComparison.Ordinal);
        Assert.InRange(long.Parse(begin.Split('=')[^1]), before, after);

        _asked.Dequeue().SetResult();
        await reload.Soon();

        Assert.Equal([Ready], _manager.Rest());
    }

    [Fact]
    public async Task Of_reloads_that_overlap_the_last_end_is_the_end()
    {
        Reloads reloads = Reloads();
        Task first = reloads.RunAsync();
        Task second = reloads.RunAsync();
        Assert.Equal(2, _manager.Rest().Count);

        _asked.Dequeue().SetResult();
        await first.Soon();
        Assert.Empty(_manager.Rest());
        _asked.Dequeue().SetResult();
        await second.Soon();

        Assert.Equal([Ready], _manager.Rest());
    }

    [Fact]
    public async Task A_reload_that_does_not_end_leaves_the_service_ready_and_is_said()
    {
        Task reload = Reloads().RunAsync();
        _manager.Rest();

        _time.Advance(PublicTime.Supervision.Reloads.Deadline);
        await reload.Soon();

        Assert.Equal([Ready], _manager.Rest());
        Assert.Single(_log.Texts(Endless));
    }

    private Reloads Reloads() => new(
        () =>
        {
            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked.Enqueue(asked);
            return asked.Task;
        },
        () => "Serves", _channel, _clock, _time, _log);
}
