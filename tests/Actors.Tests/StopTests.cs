namespace PublicTime.Actors.Tests;

public sealed class StopTests
{
    private const int FailedWhileStopping = 1004;
    private const int DisposeFailed = 1005;
    private const int StopCallbackFailed = 1006;

    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private readonly Inbox<string> _inbox = new();
    private readonly TaskCompletionSource _entered = new();
    private readonly TaskCompletionSource _release = new();

    [Fact]
    public async Task The_stop_waits_for_the_message_in_hand_and_drops_the_waiting_ones()
    {
        var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("busy", _ => Held());
        actor.Tell("in hand");
        actor.Tell("waiting");
        await _entered.Task.Soon();

        Task stop = system.DisposeAsync().AsTask();
        Assert.False(stop.IsCompleted);
        _release.SetResult();
        await stop.Soon();

        Assert.Equal(["in hand", "released"], _inbox.Rest());
    }

    [Fact]
    public async Task A_stopped_actor_takes_no_messages()
    {
        var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("done", _ => new ScriptedActor<string>(_inbox.Add));
        Assert.True(actor.Tell("before"));
        await _inbox.NextAsync();

        await system.DisposeAsync().Soon();

        Assert.False(actor.Tell("after"));
        Assert.Empty(_inbox.Rest());
    }

    [Fact]
    public async Task The_message_in_hand_sees_the_stop_and_leaving_for_it_is_no_failure()
    {
        var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("obedient", _ => new ScriptedActor<string>(async (_, stopping) =>
        {
            _entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, stopping);
        }));
        actor.Tell("wait for ever");
        await _entered.Task.Soon();

        await system.DisposeAsync().Soon();

        Assert.Empty(_log.Texts(FailedWhileStopping));
        Assert.False(system.Escalated.IsCompleted);
    }

    [Fact]
    public async Task Every_actor_stops_even_when_others_throw_while_stopping()
    {
        var system = new ActorSystem(_time, _log);
        var throwing = system.Spawn<string>("throws in its message", _ => Held(fail: true), new SupervisionPolicy { MaxRestarts = 0 });
        system.Spawn<string>("throws when disposed", _ => new ScriptedActor<string>(_inbox.Add, () => Fail.If(true))).Tell("one");
        var registered = new TaskCompletionSource();
        var callback = system.Spawn<string>("throws in a callback", _ => new ScriptedActor<string>((_, stopping) =>
        {
            stopping.Register(() => Fail.If(true));
            registered.SetResult();
            return ValueTask.CompletedTask;
        }));
        bool lastIsReleased = false;
        ActorRef<string> last = system.Spawn<string>("last", _ => new ScriptedActor<string>(_inbox.Add, () => lastIsReleased = true));
        throwing.Tell("in hand");
        callback.Tell("register");
        last.Tell("two");
        await Task.WhenAll(_entered.Task, registered.Task, _inbox.NextAsync(2)).Soon();

        Task stop = system.DisposeAsync().AsTask();
        _release.SetResult();
        await stop.Soon();

        Assert.True(lastIsReleased);
        Assert.False(last.Tell("three"));
        Assert.Single(_log.Texts(FailedWhileStopping));
        Assert.Single(_log.Texts(DisposeFailed));
        Assert.Single(_log.Texts(StopCallbackFailed));
        Assert.False(system.Escalated.IsCompleted);
    }

    [Fact]
    public async Task A_stop_during_the_backoff_does_not_wait_for_it()
    {
        int made = 0;
        var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("failing", _ =>
        {
            made++;
            throw new InvalidOperationException("no luck");
        });
        await _time.NextArmedAsync();

        await system.DisposeAsync().Soon();

        Assert.Equal(1, made);
        Assert.False(actor.Tell("after"));
    }

    [Fact]
    public async Task Nothing_is_spawned_after_the_stop_and_stopping_twice_is_stopping_once()
    {
        var system = new ActorSystem(_time, _log);
        system.Spawn<string>("first", _ => new ScriptedActor<string>(_inbox.Add, () => _inbox.Add("released"))).Tell("up");
        await _inbox.NextAsync();

        await Task.WhenAll(system.DisposeAsync().AsTask(), system.DisposeAsync().AsTask()).Soon();
        await system.DisposeAsync().Soon();

        Assert.Equal(["released"], _inbox.Rest());
        Assert.Throws<ObjectDisposedException>(() => system.Spawn<string>("late", _ => new ScriptedActor<string>(_inbox.Add)));
    }

    private ScriptedActor<string> Held(bool fail = false) => new(
        async (message, _) =>
        {
            _entered.SetResult();
            await _release.Task;
            _inbox.Add(message);
            Fail.If(fail);
        },
        () => _inbox.Add("released"));
}
