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

        Assert.True(await DoReadersSeeWholesAsync(() => published.Snapshot.Current, i => published.Publish(new Halves(i, -i))));
    }

    /// <summary>The broken twin: a value that is changed in place shows its halves to whoever looks in between.</summary>
    [Fact]
    public async Task The_same_readers_catch_a_value_that_is_changed_in_place()
    {
        bool isCaught = false;
        for (int round = 0; round < 100 && !isCaught; round++)
        {
            long left = 0;
            long right = 0;
            isCaught = !await DoReadersSeeWholesAsync(
                () => new Halves(Volatile.Read(ref left), Volatile.Read(ref right)),
                i =>
                {
                    Volatile.Write(ref left, i);
                    Volatile.Write(ref right, -i);
                });
        }

        Assert.True(isCaught);
    }

    private static async Task<bool> DoReadersSeeWholesAsync(Func<Halves> read, Action<long> publish)
    {
        using var start = new Barrier(3);
        Task<bool>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                long newest = 0;
                bool isWhole = true;
                while (newest < Publications)
                {
                    Halves halves = read();
                    isWhole &= halves.IsWhole && halves.Left >= newest;
                    newest = halves.Left;
                }

                return isWhole;
            },
            TaskCreationOptions.LongRunning))];

        start.SignalAndWait();
        for (long i = 1; i <= Publications; i++)
        {
            publish(i);
        }

        return (await Task.WhenAll(readers).Soon()).All(isWhole => isWhole);
    }

    private sealed record Halves(long Left, long Right)
    {
        public bool IsWhole => Left == -Right;
    }
}
