namespace PublicTime.Actors.Tests;

public sealed class PublishedTests
{
    private const int Publications = 200_000;
    private const int Readers = 2;

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
        long left = 0;
        long right = 0;
        long reads = 0;

        bool areWhole = await DoReadersSeeWholesAsync(
            () =>
            {
                var halves = new Halves(Volatile.Read(ref left), Volatile.Read(ref right));
                Interlocked.Increment(ref reads);
                return halves;
            },
            i =>
            {
                Volatile.Write(ref left, i);
                if (i == Publications / 2)
                {
                    // Somebody looks in between for certain: one more read than there are readers ends after this, so one of them began after it.
                    long before = Interlocked.Read(ref reads);
                    SpinWait.SpinUntil(() => Interlocked.Read(ref reads) >= before + Readers + 1, TimeSpan.FromSeconds(10));
                }

                Volatile.Write(ref right, -i);
            });

        Assert.False(areWhole);
    }

    private static async Task<bool> DoReadersSeeWholesAsync(Func<Halves> read, Action<long> publish)
    {
        using var start = new Barrier(1 + Readers);
        Task<bool>[] readers = [.. Enumerable.Range(0, Readers).Select(_ => Task.Factory.StartNew(
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
