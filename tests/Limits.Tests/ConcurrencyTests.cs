namespace PublicTime.Limits.Tests;

/// <summary>Threads that ask for one client at the same moment.</summary>
public sealed class ConcurrencyTests
{
    private const int Threads = 4;
    private const int Clients = 3000;
    private const int Burst = 255;
    private const uint FirstClient = 0x0A000000;

    private readonly Noise _noise = new(Seed.Print());

    [Fact]
    public void All_threads_together_get_exactly_the_tokens_of_a_client_that_is_known()
    {
        using var limiter = new RateLimiter(new RateLimit { Burst = Burst }, _noise.Octets(RateLimiter.SecretLength));
        Assert.All(Enumerable.Range(0, Clients), i => Assert.True(limiter.TryTake(isIPv4: true, FirstClient + (uint)i, 0)));

        int[] answered = AskFromAllThreads((client, _) => limiter.TryTake(isIPv4: true, FirstClient + (uint)client, 0));

        Assert.All(answered, count => Assert.Equal(Burst - 1, count));
    }

    [Fact]
    public void A_bucket_that_is_read_and_then_written_is_found_out()
    {
        int[] levels = new int[Clients];

        using var allHaveRead = new Barrier(Threads);

        int[] answered = AskFromAllThreads((client, isFirst) =>
        {
            int level = Volatile.Read(ref levels[client]);
            if (isFirst)
            {
                // Nobody writes before all have read: what chance does seldom on few cores happens every time.
                allHaveRead.SignalAndWait();
            }

            Volatile.Write(ref levels[client], Math.Min(level + 1, Burst - 1));
            return level < Burst - 1;
        });

        Assert.Contains(answered, count => count > Burst - 1);
    }

    /// <summary>How often each client was answered; the question has the client, and whether it is this thread's first for it.</summary>
    private static int[] AskFromAllThreads(Func<int, bool, bool> ask)
    {
        int[] answered = new int[Clients];
        using var begin = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            begin.SignalAndWait();
            for (int i = 0; i < Clients * Burst; i++)
            {
                int client = i / Burst;
                if (ask(client, i % Burst == 0))
                {
                    Interlocked.Increment(ref answered[client]);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return answered;
    }
}
