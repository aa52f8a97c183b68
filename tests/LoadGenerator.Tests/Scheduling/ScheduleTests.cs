using FsCheck;
using FsCheck.Fluent;
using PublicTime.LoadGenerator.Scheduling;
using PublicTime.LoadGenerator.Tests.Running;

namespace PublicTime.LoadGenerator.Tests.Scheduling;

public sealed class ScheduleTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Rounding_never_adds_up_at_a_fixed_rate() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll<ushort, ushort>((rate, count) =>
        {
            const long Start = 7;
            double perSecond = rate + 0.3;
            var schedule = new FixedRate(Start, perSecond);
            Advance(schedule, count);
            return Math.Abs(schedule.NextDue - Start - (count / perSecond * Second)) <= 1;
        }));

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(333, 333)]
    [InlineData(250_000, 250_000)]
    public void A_second_has_as_many_requests_as_the_rate_says(double perSecond, int expected) =>
        Assert.Equal(expected, DueBefore(new FixedRate(5, perSecond), 5 + Second));

    [Fact]
    public void A_burst_is_due_at_one_moment_and_the_next_an_interval_later()
    {
        var schedule = new Bursts(100, size: 3, intervalNanoseconds: 50);

        Assert.Equal([100, 100, 100, 150, 150, 150, 200], Take(schedule, 7));
    }

    [Fact]
    public void Each_step_of_a_ramp_is_faster_by_the_same_number()
    {
        var ramp = new Ramp(0, from: 10, step: 5, stepNanoseconds: Second, firstStepNanoseconds: 2 * Second);

        Assert.Equal(20, DueBefore(ramp, 2 * Second));
        Assert.Equal(15, DueBefore(ramp, 3 * Second));
        Assert.Equal(20, DueBefore(ramp, 4 * Second));
        Assert.Equal(25, DueBefore(ramp, 5 * Second));
    }

    [Fact]
    public void No_step_of_a_ramp_is_faster_than_the_limit()
    {
        var ramp = new Ramp(0, from: 10, step: 5, Second, Second, most: 12);

        Assert.Equal(10, DueBefore(ramp, Second));
        Assert.Equal(12, DueBefore(ramp, 2 * Second));
        Assert.Equal(12, DueBefore(ramp, 3 * Second));
    }

    [Fact]
    public void The_requests_of_a_ramp_never_go_back_in_time() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<byte, byte>((from, step) =>
        {
            long[] due = Take(new Ramp(3, from + 1, step + 1, Second, Second), 2000);
            return due.SequenceEqual(due.Order());
        }));

    [Fact]
    public void Saturation_is_due_now_until_the_window_is_full_and_again_when_one_has_come_back()
    {
        var clock = new ManualLoadClock { NowNanoseconds = 42 };
        var schedule = new Saturation(clock, window: 2);

        Assert.Equal(42, schedule.NextDue);
        Advance(schedule, 2);
        Assert.True(schedule.IsFull);
        Assert.Equal(long.MaxValue, schedule.NextDue);
        schedule.Release();
        clock.NowNanoseconds = 43;
        Assert.Equal(43, schedule.NextDue);
    }

    private static void Advance(ISendSchedule schedule, int times)
    {
        for (int i = 0; i < times; i++)
        {
            schedule.Advance();
        }
    }

    private static long[] Take(ISendSchedule schedule, int count)
    {
        long[] due = new long[count];
        for (int i = 0; i < count; i++)
        {
            due[i] = schedule.NextDue;
            schedule.Advance();
        }

        return due;
    }

    private static int DueBefore(ISendSchedule schedule, long end)
    {
        int count = 0;
        for (; schedule.NextDue < end; count++)
        {
            schedule.Advance();
        }

        return count;
    }
}
