using PublicTime.Frontend.Engines;

namespace PublicTime.Frontend.Tests.Engines;

public sealed class QueueBoundTests
{
    private const int Most = 8 << 20;
    private const int OctetsEach = 400; // of what is asked for, as the kernel charges the smallest request
    private const long Second = 1_000_000_000;
    private const long Millisecond = 1_000_000;
    private const int Batch = 64;

    private readonly QueueBound _bound = new(Most);

    [Fact]
    public void A_queue_is_left_alone_while_nothing_waits_too_long()
    {
        Assert.False(_bound.Observe(isFull: true, QueueBound.MostWaitNanoseconds, Second));
        Assert.False(_bound.Observe(isFull: false, 10 * Second, Second));
        Assert.False(_bound.Observe(isFull: true, -Second, Second));
        Assert.Equal(Most, _bound.Length);
    }

    [Fact]
    public void It_is_cut_by_what_waited_since_the_last_cut_and_doubled_when_it_is_empty()
    {
        Assert.True(_bound.Observe(isFull: true, 4 * QueueBound.MostWaitNanoseconds, Second));
        Assert.Equal(Most / 8, _bound.Length);

        // Both came before the cut; the third waited too long in the shorter queue.
        Assert.False(_bound.Observe(isFull: true, 4 * QueueBound.MostWaitNanoseconds, Second + Millisecond));
        Assert.False(_bound.Observe(isFull: true, (2 * QueueBound.MostWaitNanoseconds) + 1, Second + (2 * QueueBound.MostWaitNanoseconds)));
        Assert.True(_bound.Observe(isFull: true, 2 * QueueBound.MostWaitNanoseconds, Second + (2 * QueueBound.MostWaitNanoseconds)));
        Assert.Equal(QueueBound.Least, _bound.Length);

        long now = Second + (2 * QueueBound.MostWaitNanoseconds);
        for (int length = 2 * QueueBound.Least; length <= Most; length *= 2)
        {
            Assert.False(_bound.Observe(isFull: false, 0, now + QueueBound.PauseNanoseconds - 1));
            now += QueueBound.PauseNanoseconds;
            Assert.True(_bound.Observe(isFull: false, 0, now));
            Assert.Equal(length, _bound.Length);
        }

        Assert.False(_bound.Observe(isFull: false, 0, now + Second));
    }

    [Fact]
    public void What_waited_before_a_step_of_the_clock_is_not_judged()
    {
        _bound.Forget(10 * Second);
        Assert.False(_bound.Observe(isFull: true, Second, (11 * Second) - 1));
        Assert.False(_bound.Observe(isFull: true, 3600 * Second, 11 * Second));
        Assert.Equal(Most, _bound.Length);
        Assert.True(_bound.Observe(isFull: true, Second, 11 * Second));
    }

    [Fact]
    public void It_keeps_room_for_some_batches_however_long_they_waited()
    {
        Assert.True(_bound.Observe(isFull: true, 1000 * Second, 1000 * Second));
        Assert.Equal(QueueBound.Least, _bound.Length);
        Assert.False(_bound.Observe(isFull: true, 1000 * Second, 2000 * Second));

        var small = new QueueBound(most: 1000);
        Assert.False(small.Observe(isFull: true, 1000 * Second, 1000 * Second));
        Assert.Equal(1000, small.Length);
    }

    /// <summary>
    /// A queue of the kernel before a server that a quota stops for nine tenths of the time, and clients that ask five times of what it answers
    /// and fall silent now and then, so that the queue is seen empty: a bound that is lifted at once answers half of them a second late.
    /// </summary>
    [Theory]
    [InlineData(24_000)]
    [InlineData(6_000)]
    public void Under_lasting_overload_nearly_all_that_is_answered_is_answered_in_time(int answeredPerSecond)
    {
        const int Period = 100;
        const int Running = 10;
        const int Seconds = 60;
        const int Onset = 10;
        var noise = new Noise(Seed.Print());
        var queue = new Queue<long>();
        int perMillisecond = answeredPerSecond * Period / Running / 1000;
        int silent = 0;
        int answered = 0;
        int inTime = 0;
        for (long now = 0; now < Seconds * 1000; now++)
        {
            silent = silent == 0 && noise.Below(500) == 0 ? 40 : Math.Max(0, silent - 1);
            int room = (_bound.Length / OctetsEach) - queue.Count;
            for (int i = Math.Min(room, silent > 0 ? 0 : 5 * answeredPerSecond / 1000); i > 0; i--)
            {
                queue.Enqueue(now);
            }

            for (int left = now % Period < Running ? perMillisecond : 0; left > 0 && queue.Count > 0; left -= Batch)
            {
                int count = Math.Min(Batch, queue.Count);
                long waited = now - queue.Peek();
                for (int i = 0; i < count; i++)
                {
                    long age = now - queue.Dequeue();
                    answered += now < Onset * 1000 ? 0 : 1;
                    inTime += now < Onset * 1000 || age > 400 ? 0 : 1;
                }

                _bound.Observe(count == Batch, waited * Millisecond, now * Millisecond);
            }
        }

        Assert.InRange(answered, 0.9 * answeredPerSecond * (Seconds - Onset), 1.4 * answeredPerSecond * (Seconds - Onset));
        Assert.InRange((double)inTime / answered, 0.95, 1);
    }
}
