using PublicTime.Actors;
using PublicTime.Supervision;

namespace PublicTime.Tests.Supervision;

public sealed class WatchdogTests : IDisposable
{
    private const int StandsStill = 6143;
    private const int MovesAgain = 6144;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = Interval / 2;

    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private readonly NotifyReader _manager = new();
    private readonly NotifyChannel _channel;
    private WorkProgress[] _workers = [new("idle", 0, false)];

    public WatchdogTests() => _channel = NotifyChannel.Open(new NotifyEnvironment(_manager.Address, Interval, ""), _time, _log);

    public void Dispose()
    {
        _channel.Dispose();
        _manager.Dispose();
    }

    [Fact]
    public async Task A_service_that_lives_feeds_at_once_and_then_at_half_the_interval()
    {
        await using Watchdog watchdog = Start(Interval);
        Assert.Equal(["WATCHDOG=1"], _manager.Rest());

        _time.Advance(Pause - TimeSpan.FromTicks(1));
        Assert.Empty(_manager.Rest());
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["WATCHDOG=1"], _manager.Rest());
        _time.Advance(10 * Pause);
        Assert.Equal(10, _manager.Rest().Count);
    }

    [Fact]
    public async Task A_service_that_stands_still_feeds_no_more_and_says_who_does_once()
    {
        await using Watchdog watchdog = Start(Interval);
        _workers = [new("discipline", 3, true), new("udp-0", 5, true)];
        _time.Advance(Pause);
        _manager.Rest();

        _workers[1] = new("udp-0", 6, true);
        _time.Advance(Pause);
        Assert.Equal(["STATUS=Stands still: discipline"], _manager.Rest());
        _workers[1] = new("udp-0", 6, false);
        _time.Advance(10 * Pause);

        Assert.Empty(_manager.Rest());
        Assert.StartsWith("The service stands still: discipline had work and did none of it for 15 s", Assert.Single(_log.Texts(StandsStill)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_moves_again_before_its_end_feeds_again()
    {
        await using Watchdog watchdog = Start(Interval);
        _workers = [new("discipline", 3, true)];
        _time.Advance(2 * Pause);
        _manager.Rest();

        _workers = [new("discipline", 4, true)];
        _time.Advance(Pause);

        Assert.Equal(["WATCHDOG=1", "STATUS=Serves again after a standstill."], _manager.Rest());
        Assert.Single(_log.Texts(MovesAgain));
    }

    [Fact]
    public async Task A_short_interval_makes_nobody_impatient()
    {
        await using Watchdog watchdog = Start(TimeSpan.FromSeconds(1));
        _workers = [new("discipline", 3, true)];
        _time.Advance(Watchdog.LeastPatience);
        Assert.Equal(11, _manager.Rest().Count);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.DoesNotContain("WATCHDOG=1", _manager.Rest(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_waits_for_signs_of_life_none_are_given()
    {
        await using Watchdog watchdog = Start(null);

        _time.Advance(TimeSpan.FromDays(1));

        Assert.Empty(_manager.Rest());
    }

    [Fact]
    public async Task It_ends_with_its_owner()
    {
        await using (Start(Interval))
        {
            _manager.Rest();
        }

        _time.Advance(TimeSpan.FromDays(1));

        Assert.Empty(_manager.Rest());
        Assert.Equal(0, _time.PendingTimers);
    }

    private Watchdog Start(TimeSpan? interval) => Watchdog.Start(interval, _channel, () => _workers, _time, _log);
}
