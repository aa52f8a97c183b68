namespace PublicTime.Actors.Tests;

public sealed class BackoffTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task The_backoff_doubles_up_to_the_limit_of_the_policy()
    {
        var policy = new SupervisionPolicy
        {
            MaxRestarts = 6,
            FirstBackoff = TimeSpan.FromMilliseconds(100),
            MaxBackoff = TimeSpan.FromMilliseconds(500),
        };
        await using ActorSystem system = SpawnFailing(policy);

        Assert.Equal([100, 200, 400, 500, 500, 500], (await BackoffsAsync(6)).Select(backoff => backoff.TotalMilliseconds));
    }

    [Fact]
    public async Task The_backoff_never_overflows_however_many_restarts_a_policy_allows()
    {
        var policy = new SupervisionPolicy
        {
            MaxRestarts = 1200, // 2^1024 is beyond double
            Window = TimeSpan.FromDays(10_000),
            FirstBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromDays(1),
        };
        await using ActorSystem system = SpawnFailing(policy);

        TimeSpan[] backoffs = await BackoffsAsync(1200);

        Assert.Equal(backoffs.Order(), backoffs);
        Assert.All(backoffs.Skip(27), backoff => Assert.Equal(TimeSpan.FromDays(1), backoff)); // 2^27 ms is more than a day
    }

    [Fact]
    public async Task The_backoff_starts_over_when_older_failures_have_left_the_window()
    {
        var policy = new SupervisionPolicy { Window = TimeSpan.FromMinutes(1), FirstBackoff = TimeSpan.FromMilliseconds(100) };
        var inbox = new Inbox<string>();
        await using var system = new ActorSystem(_time, new RecordingLog());
        ActorRef<string> actor = system.Spawn<string>("weekly", _ => new DisposableActor(inbox), policy);

        actor.Tell("one");
        actor.Tell("two");
        TimeSpan[] close = await BackoffsAsync(2);
        _time.Advance(TimeSpan.FromMinutes(2));
        actor.Tell("three");
        TimeSpan late = await _time.NextArmedAsync();

        Assert.Equal([100, 200, 100], close.Append(late).Select(backoff => backoff.TotalMilliseconds));
    }

    [Fact]
    public async Task Without_a_backoff_the_restart_needs_no_time()
    {
        var inbox = new Inbox<string>();
        await using var system = new ActorSystem(_time, new RecordingLog());
        ActorRef<string> actor = system.Spawn<string>(
            "eager", _ => new DisposableActor(inbox), new SupervisionPolicy { FirstBackoff = TimeSpan.Zero });

        actor.Tell("one");
        actor.Tell("two");

        Assert.Equal(["disposed", "disposed"], await inbox.NextAsync(2));
    }

    private ActorSystem SpawnFailing(SupervisionPolicy policy)
    {
        var system = new ActorSystem(_time, new RecordingLog());
        system.Spawn<string>("failing", _ => throw new InvalidOperationException("no luck"), policy);
        return system;
    }

    private async Task<TimeSpan[]> BackoffsAsync(int count)
    {
        var backoffs = new TimeSpan[count];
        for (int i = 0; i < count; i++)
        {
            backoffs[i] = await _time.NextArmedAsync();
            _time.Advance(backoffs[i]);
        }

        return backoffs;
    }
}
