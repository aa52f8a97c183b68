namespace PublicTime.Actors.Tests;

/// <summary>What a watch over actors sees: who is at work, and who has finished something since.</summary>
public sealed class ProgressTests
{
    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private readonly Inbox<string> _inbox = new();

    [Fact]
    public async Task An_actor_at_a_message_has_work_until_it_ends_and_has_done_more_then()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("slow", _ => new ScriptedActor<string>(async (message, _) =>
        {
            _inbox.Add(message);
            await release.Task;
        }));
        actor.Tell("hang");
        await _inbox.NextAsync();

        WorkProgress first = Assert.Single(system.Look());
        WorkProgress second = Assert.Single(system.Look());
        release.SetResult();
        WorkProgress end = await UntilAsync(system, progress => !progress.HasWork);

        Assert.Equal(("slow", true), (first.Worker, first.HasWork));
        Assert.Equal(first, second);
        Assert.True(end.Done > first.Done);
    }

    [Fact]
    public async Task An_actor_that_waits_for_messages_has_no_work()
    {
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("idle", _ => new ScriptedActor<string>(_inbox.Add));
        actor.Tell("once");
        await _inbox.NextAsync();

        await UntilAsync(system, progress => !progress.HasWork);
    }

    [Fact]
    public async Task A_factory_that_hangs_is_work_too()
    {
        using var release = new ManualResetEventSlim();
        await using var system = new ActorSystem(_time, _log);
        system.Spawn<string>("born slowly", _ =>
        {
            _inbox.Add("begun");
            release.Wait();
            return new ScriptedActor<string>(_inbox.Add);
        });
        await _inbox.NextAsync();

        Assert.True(Assert.Single(system.Look()).HasWork);
        release.Set();
        await UntilAsync(system, progress => !progress.HasWork);
    }

    /// <summary>Its messages wait for a timer of the supervisor, which is not standing still.</summary>
    [Fact]
    public async Task Nothing_is_expected_of_an_actor_between_two_lives()
    {
        await using var system = new ActorSystem(_time, _log);
        ActorRef<string> actor = system.Spawn<string>("phoenix", _ => new ScriptedActor<string>(message =>
        {
            if (message == "bad")
            {
                throw new InvalidOperationException(message);
            }

            _inbox.Add(message);
        }));
        actor.Tell("bad");
        TimeSpan backoff = await _time.NextArmedAsync();
        actor.Tell("good");
        Assert.False(Assert.Single(system.Look()).HasWork);

        _time.Advance(backoff);

        Assert.Equal("good", await _inbox.NextAsync());
    }

    private static async Task<WorkProgress> UntilAsync(ActorSystem system, Func<WorkProgress, bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!condition(Assert.Single(system.Look())))
        {
            await Task.Yield();
            deadline.Token.ThrowIfCancellationRequested();
        }

        return Assert.Single(system.Look());
    }
}
