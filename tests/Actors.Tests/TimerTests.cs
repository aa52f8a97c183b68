namespace PublicTime.Actors.Tests;

public sealed class TimerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private readonly Inbox<string> _inbox = new();

    [Fact]
    public async Task A_timer_tells_once_after_its_delay_and_not_before()
    {
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("waker", Arming("alarm"));
        Assert.Equal(Minute, await _time.NextArmedAsync());

        _time.Advance(Minute - TimeSpan.FromTicks(1));
        actor.Tell("too early");
        Assert.Equal("too early", await _inbox.NextAsync());
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("alarm", await _inbox.NextAsync());
        _time.Advance(TimeSpan.FromDays(1));
        actor.Tell("much later");

        Assert.Equal("much later", await _inbox.NextAsync());
    }

    [Fact]
    public async Task Timers_tell_in_the_order_in_which_they_are_due()
    {
        await using var system = new ActorSystem(_time, _log);
        system.Spawn<string>("three alarms", context =>
        {
            context.TellSelfAfter(TimeSpan.FromSeconds(3), "third");
            context.TellSelfAfter(TimeSpan.FromSeconds(1), "first");
            context.TellSelfAfter(TimeSpan.FromSeconds(2), "second");
            return new ScriptedActor<string>(_inbox.Add);
        });
        await _time.NextArmedAsync();
        await _time.NextArmedAsync();
        await _time.NextArmedAsync();

        _time.Advance(Minute);

        Assert.Equal(["first", "second", "third"], await _inbox.NextAsync(3));
    }

    [Fact]
    public async Task A_timer_dies_with_the_incarnation_that_armed_it()
    {
        int incarnation = 0;
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("phoenix", context => Arming($"alarm of {++incarnation}")(context));
        await _time.NextArmedAsync();

        actor.Tell("bad");
        _time.Advance(await _time.NextArmedAsync());
        await _time.NextArmedAsync();
        _time.Advance(Minute + Minute);

        Assert.Equal(["bad", "alarm of 2"], await _inbox.NextAsync(2));
        actor.Tell("fence");
        Assert.Equal("fence", await _inbox.NextAsync());
    }

    /// <summary>Otherwise a restarted actor whose factory arms the next poll would run two chains of polls for ever.</summary>
    [Fact]
    public async Task A_timer_that_has_fired_dies_too_while_its_message_waits()
    {
        int incarnation = 0;
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("phoenix", context =>
        {
            context.TellSelfAfter(Minute, $"alarm of {++incarnation}");
            return new ScriptedActor<string>(async (message, _) =>
            {
                _inbox.Add(message);
                if (message == "bad")
                {
                    entered.SetResult();
                    await release.Task;
                    Fail.If(true);
                }
            });
        });
        await _time.NextArmedAsync();
        actor.Tell("bad");
        await entered.Task.Soon();

        _time.Advance(Minute); // "alarm of 1" waits behind the message that will fail
        actor.Tell("told by another");
        release.SetResult();
        _time.Advance(await _time.NextArmedAsync());

        Assert.Equal(["bad", "told by another"], await _inbox.NextAsync(2));
        await _time.NextArmedAsync();
        _time.Advance(Minute);
        Assert.Equal("alarm of 2", await _inbox.NextAsync());
    }

    [Fact]
    public async Task Timers_die_with_the_system()
    {
        var system = new ActorSystem(_time, _log);
        system.Spawn<string>("waker", Arming("alarm"));
        await _time.NextArmedAsync();
        Assert.Equal(1, _time.PendingTimers);

        await system.DisposeAsync().Soon();
        Assert.Equal(0, _time.PendingTimers);
        _time.Advance(Minute);

        Assert.Empty(_inbox.Rest());
    }

    [Fact]
    public async Task The_context_of_a_replaced_incarnation_arms_nothing()
    {
        var contexts = new Inbox<IActorContext<string>>();
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("leaky", context =>
        {
            contexts.Add(context);
            return Listener();
        });
        IActorContext<string> old = await contexts.NextAsync();
        actor.Tell("bad");
        _time.Advance(await _time.NextArmedAsync());
        await contexts.NextAsync();

        old.TellSelfAfter(TimeSpan.Zero, "from the grave");

        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task A_negative_delay_is_refused()
    {
        var contexts = new Inbox<IActorContext<string>>();
        await using var system = new ActorSystem(_time, _log);
        system.Spawn<string>("hasty", context =>
        {
            contexts.Add(context);
            return Listener();
        });
        IActorContext<string> context = await contexts.NextAsync();

        Assert.Throws<ArgumentOutOfRangeException>(() => context.TellSelfAfter(Timeout.InfiniteTimeSpan, "never"));
    }

    private Func<IActorContext<string>, IActor<string>> Arming(string message) => context =>
    {
        context.TellSelfAfter(Minute, message);
        return Listener();
    };

    private ScriptedActor<string> Listener() => new(message =>
    {
        _inbox.Add(message);
        Fail.If(message == "bad");
    });
}
