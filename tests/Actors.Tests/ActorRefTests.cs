namespace PublicTime.Actors.Tests;

public sealed class ActorRefTests
{
    private static readonly SupervisionPolicy Roomy = new() { Capacity = 10_000 };

    [Fact]
    public async Task Messages_are_received_in_the_order_they_were_told()
    {
        var inbox = new Inbox<int>();
        await using var system = new ActorSystem(new ManualTime(), new RecordingLog());
        ActorRef<int> actor = system.Spawn<int>("orderly", _ => new ScriptedActor<int>(inbox.Add), Roomy);

        Assert.All(Enumerable.Range(0, 5000), message => Assert.True(actor.Tell(message)));

        Assert.Equal(Enumerable.Range(0, 5000), await inbox.NextAsync(5000));
    }

    [Fact]
    public async Task Each_senders_messages_keep_their_order_when_several_tell_at_once()
    {
        const int PerSender = 1000;
        var inbox = new Inbox<(int Sender, int Number)>();
        await using var system = new ActorSystem(new ManualTime(), new RecordingLog());
        var actor = system.Spawn<(int Sender, int Number)>("popular", _ => new ScriptedActor<(int, int)>(inbox.Add), Roomy);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(sender => Task.Run(() =>
        {
            for (int number = 0; number < PerSender; number++)
            {
                actor.Tell((sender, number));
            }
        }))).Soon();

        ILookup<int, int> received = (await inbox.NextAsync(4 * PerSender)).ToLookup(entry => entry.Sender, entry => entry.Number);
        Assert.All(Enumerable.Range(0, 4), sender => Assert.Equal(Enumerable.Range(0, PerSender), received[sender]));
    }

    [Fact]
    public async Task An_actor_is_never_entered_twice_at_once()
    {
        const int Messages = 4000;
        var detector = new OverlapDetector(static async () => await Task.Yield());
        var done = new TaskCompletionSource();
        await using var system = new ActorSystem(new ManualTime(), new RecordingLog());
        ActorRef<int> actor = system.Spawn<int>(
            "alone",
            _ => new ScriptedActor<int>(async (message, stopping) =>
            {
                await detector.ReceiveAsync(message, stopping);
                if (detector.Received == Messages)
                {
                    done.SetResult();
                }
            }),
            Roomy);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Assert.All(Enumerable.Range(0, Messages / 4), message => actor.Tell(message))))).Soon();
        await done.Task.Soon();

        Assert.False(detector.HasOverlapped);
    }

    /// <summary>The broken twin: the same check on a receiver that is called without waiting for the call before.</summary>
    [Fact]
    public async Task The_check_for_overlap_catches_a_receiver_that_is_entered_twice()
    {
        var gate = new TaskCompletionSource();
        var detector = new OverlapDetector(() => gate.Task);

        Task first = detector.ReceiveAsync(1, CancellationToken.None).AsTask();
        Task second = detector.ReceiveAsync(2, CancellationToken.None).AsTask();
        gate.SetResult();
        await Task.WhenAll(first, second).Soon();

        Assert.True(detector.HasOverlapped);
    }

    [Fact]
    public void An_address_of_another_runtime_delivers_by_its_function()
    {
        var told = new List<string>();
        var address = new ActorRef<string>("elsewhere", message =>
        {
            told.Add(message);
            return message.Length > 0;
        });

        Assert.True(address.Tell("hello"));
        Assert.False(address.Tell(""));
        Assert.Equal(["hello", ""], told);
        Assert.Equal(("elsewhere", 0L), (address.Name, address.DroppedMessages));
    }
}
