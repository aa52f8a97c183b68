namespace PublicTime.Actors.Tests;

public sealed class EscalationTests
{
    private const int Escalated = 1001;

    private static readonly SupervisionPolicy TwoRestarts = new()
    {
        MaxRestarts = 2,
        Window = TimeSpan.FromMinutes(1),
        FirstBackoff = TimeSpan.FromSeconds(1),
    };

    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private readonly Inbox<string> _inbox = new();

    [Fact]
    public async Task One_failure_more_than_allowed_escalates_with_the_name_of_the_actor()
    {
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = SpawnFailing(system, TwoRestarts);

        await FailAndRestartAsync(actor);
        await FailAndRestartAsync(actor);
        Assert.False(system.Escalated.IsCompleted);
        actor.Tell("three");

        var escalation = await Assert.ThrowsAsync<InvalidOperationException>(() => system.Escalated.Soon());
        Assert.Contains("rotation", escalation.Message, StringComparison.Ordinal);
        Assert.Contains("3 times", escalation.Message, StringComparison.Ordinal);
        Assert.Equal("three", escalation.InnerException?.Message);
        Assert.Single(_log.Texts(Escalated));
    }

    [Fact]
    public async Task An_escalated_actor_takes_no_messages_and_the_others_go_on()
    {
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> failing = SpawnFailing(system, new SupervisionPolicy { MaxRestarts = 0 });
        ActorRef<string> other = system.Spawn<string>("other", _ => new ScriptedActor<string>(_inbox.Add));

        failing.Tell("only");
        await Assert.ThrowsAsync<InvalidOperationException>(() => system.Escalated.Soon());

        Assert.False(failing.Tell("more"));
        Assert.Equal("disposed", await _inbox.NextAsync());
        Assert.True(other.Tell("still here"));
        Assert.Equal("still here", await _inbox.NextAsync());
    }

    [Fact]
    public async Task Failures_that_are_spread_out_never_escalate()
    {
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = SpawnFailing(system, TwoRestarts);

        for (int failure = 0; failure < 20; failure++)
        {
            await FailAndRestartAsync(actor);
            _time.Advance(TimeSpan.FromSeconds(30)); // with the backoff: never three within a minute
        }

        Assert.False(system.Escalated.IsCompleted);
        Assert.True(actor.Tell("again"));
    }

    /// <summary>This service steps the wall clock: a step must not empty the window.</summary>
    [Fact]
    public async Task A_step_of_the_wall_clock_does_not_spread_failures_out()
    {
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = SpawnFailing(system, TwoRestarts);

        await FailAndRestartAsync(actor);
        _time.StepWallClock(TimeSpan.FromDays(1));
        await FailAndRestartAsync(actor);
        _time.StepWallClock(TimeSpan.FromDays(-3));
        actor.Tell("three");

        await Assert.ThrowsAsync<InvalidOperationException>(() => system.Escalated.Soon());
    }

    [Fact]
    public async Task A_factory_that_always_fails_escalates()
    {
        await using var system = new ActorSystem(_time, _log);
        system.Spawn<string>("stillborn", _ => throw new InvalidOperationException("no luck"), TwoRestarts);

        _time.Advance(await _time.NextArmedAsync());
        _time.Advance(await _time.NextArmedAsync());

        var escalation = await Assert.ThrowsAsync<InvalidOperationException>(() => system.Escalated.Soon());
        Assert.Contains("stillborn", escalation.Message, StringComparison.Ordinal);
    }

    private ActorRef<string> SpawnFailing(ActorSystem system, SupervisionPolicy policy) =>
        system.Spawn<string>("rotation", _ => new DisposableActor(_inbox), policy);

    private async Task FailAndRestartAsync(ActorRef<string> actor)
    {
        Assert.True(actor.Tell("fail"));
        _time.Advance(await _time.NextArmedAsync());
    }
}
