namespace PublicTime.Actors.Tests;

public sealed class RestartTests
{
    private const int Restarting = 1000;
    private const int DisposeFailed = 1005;

    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private readonly Inbox<string> _inbox = new();

    [Fact]
    public async Task A_restart_gives_fresh_state_and_keeps_the_address_and_the_waiting_messages()
    {
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("counter", _ =>
        {
            int received = 0;
            return new ScriptedActor<string>(message =>
            {
                received++;
                _inbox.Add($"{message} is number {received}");
                Fail.If(message == "bad");
            });
        });

        Assert.All(new[] { "a", "b", "bad", "c" }, message => Assert.True(actor.Tell(message)));
        await RestartAsync();
        Assert.True(actor.Tell("d"));

        Assert.Equal(
            ["a is number 1", "b is number 2", "bad is number 3", "c is number 1", "d is number 2"],
            await _inbox.NextAsync(5));
    }

    [Fact]
    public async Task A_message_told_during_the_backoff_is_received_after_it()
    {
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("patient", _ => Listener());

        actor.Tell("bad");
        TimeSpan backoff = await _time.NextArmedAsync();
        Assert.True(actor.Tell("meanwhile"));
        _time.Advance(backoff);

        Assert.Equal(["bad", "meanwhile"], await _inbox.NextAsync(2));
    }

    [Fact]
    public async Task A_factory_that_fails_is_run_again()
    {
        int runs = 0;
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("reluctant", _ =>
        {
            Fail.If(++runs < 3);
            return Listener();
        });
        actor.Tell("hello");

        await RestartAsync();
        await RestartAsync();

        Assert.Equal("hello", await _inbox.NextAsync());
        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task The_failed_instance_is_disposed_before_its_successor_is_made()
    {
        int made = 0;
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("tidy", _ =>
        {
            int number = ++made;
            _inbox.Add($"made {number}");
            return Listener(release: () => _inbox.Add($"released {number}"));
        });

        actor.Tell("bad");
        await RestartAsync();

        Assert.Equal(["made 1", "bad", "released 1", "made 2"], await _inbox.NextAsync(4));
    }

    [Fact]
    public async Task An_instance_that_is_only_disposable_is_disposed_too()
    {
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("plain", _ => new DisposableActor(_inbox));

        actor.Tell("bad");

        Assert.Equal("disposed", await _inbox.NextAsync());
    }

    [Fact]
    public async Task A_failure_to_dispose_is_logged_and_does_not_keep_the_successor_away()
    {
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("clumsy", _ => Listener(release: () => Fail.If(true)));

        actor.Tell("bad");
        await RestartAsync();
        actor.Tell("good");

        Assert.Equal(["bad", "good"], await _inbox.NextAsync(2));
        Assert.Single(_log.Texts(DisposeFailed));
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_stop_is_a_failure()
    {
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("timed out", _ => new ScriptedActor<string>(_ => throw new OperationCanceledException()));

        actor.Tell("anything");
        await _time.NextArmedAsync();

        Assert.Single(_log.Texts(Restarting));
    }

    private ScriptedActor<string> Listener(Action? release = null) => new(
        message =>
        {
            _inbox.Add(message);
            Fail.If(message == "bad");
        },
        release);

    private async Task RestartAsync() => _time.Advance(await _time.NextArmedAsync());
}
