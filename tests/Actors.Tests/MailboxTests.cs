namespace PublicTime.Actors.Tests;

public sealed class MailboxTests
{
    private const int MailboxFull = 1002;
    private const int MailboxEmptied = 1003;

    private readonly Inbox<int> _inbox = new();
    private readonly RecordingLog _log = new();
    private readonly Inbox<int> _entered = new();
    private readonly Inbox<bool> _permits = new();

    [Fact]
    public async Task A_full_mailbox_drops_the_oldest_and_counts_them()
    {
        await using var system = new ActorSystem(new ManualTime(), _log);
        ActorRef<int> actor = SpawnHeld(system);

        await HoldThenTellAsync(actor, 0, Enumerable.Range(1, 10));
        Permit(5);

        int[] received = await _inbox.NextAsync(5);
        Assert.Equal([0, 7, 8, 9, 10], received);
        Assert.Equal(6, actor.DroppedMessages);
    }

    [Fact]
    public async Task Nothing_is_dropped_or_logged_while_the_mailbox_has_room()
    {
        await using var system = new ActorSystem(new ManualTime(), _log);
        ActorRef<int> actor = SpawnHeld(system);

        await HoldThenTellAsync(actor, 0, Enumerable.Range(1, 4));
        Permit(5);

        int[] received = await _inbox.NextAsync(5);
        Assert.Equal([0, 1, 2, 3, 4], received);
        Assert.Equal(0, actor.DroppedMessages);
        Assert.Empty(_log.Texts(MailboxFull));
    }

    [Fact]
    public async Task Each_episode_of_being_behind_is_logged_once_at_either_end()
    {
        await using (var system = new ActorSystem(new ManualTime(), _log))
        {
            ActorRef<int> actor = SpawnHeld(system);

            await HoldThenTellAsync(actor, 0, Enumerable.Range(1, 100)); // 96 of them are dropped
            Permit(5);
            await _inbox.NextAsync(5);
            await HoldThenTellAsync(actor, 101, Enumerable.Range(102, 7)); // 3 of them are dropped
            Permit(5);
            await _inbox.NextAsync(5);
            await HoldThenTellAsync(actor, 110, []); // it has emptied its mailbox before it takes this one
            Permit(1);
            await _inbox.NextAsync();
        }

        Assert.Equal(2, _log.Texts(MailboxFull).Length);
        Assert.Equal(
            ["Actor busy has caught up; 96 messages were dropped meanwhile", "Actor busy has caught up; 3 messages were dropped meanwhile"],
            _log.Texts(MailboxEmptied));
    }

    private ActorRef<int> SpawnHeld(ActorSystem system) => system.Spawn<int>(
        "busy",
        _ => new ScriptedActor<int>(async (message, _) =>
        {
            _entered.Add(message);
            await _permits.NextAsync();
            _inbox.Add(message);
        }),
        new SupervisionPolicy { Capacity = 4 });

    /// <summary>Tells one message, and the rest only when the actor has that one in hand.</summary>
    private async Task HoldThenTellAsync(ActorRef<int> actor, int held, IEnumerable<int> rest)
    {
        _entered.Rest();
        actor.Tell(held);
        Assert.Equal(held, await _entered.NextAsync());
        foreach (int message in rest)
        {
            Assert.True(actor.Tell(message));
        }
    }

    private void Permit(int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            _permits.Add(true);
        }
    }
}
