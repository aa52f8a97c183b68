using PublicTime.Frontend.Engines.Sockets;

namespace PublicTime.Frontend.Tests.Engines;

public sealed class ReceiveDelayTests
{
    private const long Allowance = 500;
    private const int QueueLength = 100;

    [Fact]
    public void A_datagram_that_was_awaited_came_no_longer_ago_than_waking_up_takes()
    {
        var delay = new ReceiveDelay(0, QueueLength);

        Assert.Equal(Allowance, delay.Awaited(10_000, Allowance));
    }

    [Fact]
    public void A_queue_that_was_seen_empty_a_moment_ago_bounds_it_closer()
    {
        var delay = new ReceiveDelay(0, QueueLength);
        delay.Awaited(10_000, Allowance);

        Assert.Equal(200, delay.Awaited(10_200, Allowance));
    }

    [Fact]
    public void What_waits_behind_an_awaited_datagram_came_after_it()
    {
        var delay = new ReceiveDelay(0, QueueLength);
        delay.Awaited(10_000, Allowance);

        Assert.Equal(Allowance + 40, delay.Queued(10_040));
        Assert.Equal(Allowance + 90, delay.Queued(10_090));
        Assert.Equal(60, delay.Awaited(10_150, Allowance));
    }

    [Fact]
    public void A_queue_that_never_runs_empty_is_no_older_than_its_length_allows()
    {
        var delay = new ReceiveDelay(0, QueueLength);
        long now = 10_000;
        delay.Awaited(now, Allowance);
        long worst = 0;
        for (int i = 0; i < 100 * QueueLength; i++)
        {
            now += 10;
            worst = Math.Max(worst, delay.Queued(now));
        }

        // Two turns at the most: the one in which it came, and the one that takes it.
        Assert.InRange(worst, QueueLength * 10, 2 * (QueueLength + 1) * 10);
    }

    [Fact]
    public void No_datagram_of_a_simulated_queue_arrived_before_its_bound()
    {
        var noise = new Noise(Seed.Print());
        var delay = new ReceiveDelay(0, QueueLength);
        Queue<long> queue = new();
        long now = 0;
        long next = 0;
        int turns = 0;
        for (int i = 0; i < 20_000; i++)
        {
            bool isAwaited = queue.Count == 0;
            now = isAwaited ? Math.Max(next, now) + noise.Below((int)Allowance) : now + noise.Below(60);

            // What comes while the queue is full is lost.
            for (; next <= now; next += noise.Below(i % 500 < 250 ? 40 : 400))
            {
                if (queue.Count < QueueLength)
                {
                    queue.Enqueue(next);
                }
            }

            long waited = now - queue.Dequeue();
            Assert.InRange(waited, 0, isAwaited ? delay.Awaited(now, Allowance) : delay.Queued(now));
            turns += isAwaited ? 1 : 0;
        }

        Assert.InRange(turns, 10, 10_000); // the queue ran empty now and then, and was not always empty
    }

    [Fact]
    public void The_allowance_is_twice_the_worst_of_the_last_probes_and_never_less_than_its_least()
    {
        var allowance = new WakeUpAllowance();
        Assert.Equal(500_000, allowance.Nanoseconds);
        allowance.Observe(40_000);
        Assert.Equal(500_000, allowance.Nanoseconds);
        allowance.Observe(3_000_000);
        for (int i = 1; i < WakeUpAllowance.Window; i++)
        {
            Assert.Equal(6_000_000, allowance.Nanoseconds);
            allowance.Observe(40_000);
        }

        allowance.Observe(40_000);
        Assert.Equal(500_000, allowance.Nanoseconds);
    }
}
