namespace PublicTime.Actors.Tests;

public sealed class PublishedTests
{
    private const int Publications = 200_000;

    [Fact]
    public void A_snapshot_shows_the_value_published_last()
    {
        var published = new Published<string?>(null);
        Snapshot<string?> snapshot = published.Snapshot;
        Assert.Null(snapshot.Current);

        published.Publish("first");
        published.Publish("second");

        Assert.Equal("second", snapshot.Current);
    }

    [Fact]
    public async Task Readers_on_other_threads_never_see_a_mixture_nor_an_older_value_again()
    {
        var published = new Published<Halves>(new Halves(0, 0));
        using var start = new Barrier(3);
        Task<bool>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                long newest = 0;
                bool isWhole = true;
                while (newest < Publications)
                {
                    Halves halves = published.Snapshot.Current;
                    isWhole &= halves.IsWhole && halves.Left >= newest;
                    newest = halves.Left;
                }

                return isWhole;
            },
            TaskCreationOptions.LongRunning))];

        start.SignalAndWait();
        for (long i = 1; i <= Publications; i++)
        {
            published.Publish(new Halves(i, -i));
        }

        Assert.All(await Task.WhenAll(readers).Soon(), Assert.True);
    }

    /// <summary>The broken twin: a value that is changed in place shows its halves to whoever looks in between.</summary>
    [Fact]
    public void The_check_for_a_mixture_catches_a_value_that_is_changed_in_place()
    {
        long left = 1;
        long right = -1;
        bool Check() => new Halves(left, right).IsWhole;
        Assert.True(Check());

        left = 2;
        bool seenInBetween = Check();
        right = -2;

        Assert.False(seenInBetween);
        Assert.True(Check());
    }

    private sealed record Halves(long Left, long Right)
    {
        public bool IsWhole => Left == -Right;
    }
}
