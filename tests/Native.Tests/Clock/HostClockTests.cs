using PublicTime.Native.Clock;

namespace PublicTime.Native.Tests.Clock;

public sealed class HostClockTests
{
    private readonly HostClock _clock = new();

    [Fact]
    public void Precision_is_between_a_nanosecond_and_a_millisecond() => Assert.InRange(_clock.Precision, -30, -10);

    [Fact]
    public void Monotonic_never_goes_back_and_both_clocks_move_alike()
    {
        RawReading last = _clock.Read();
        long stepBase = last.StepBaseNanoseconds;
        for (int i = 0; i < 100_000; i++)
        {
            RawReading next = _clock.Read();
            Assert.True(next.MonotonicNanoseconds >= last.MonotonicNanoseconds);
            Assert.InRange(next.StepBaseNanoseconds - stepBase, -1_000_000, 1_000_000);
            last = next;
        }
    }

    [Fact]
    public void Realtime_is_what_the_framework_reads()
    {
        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        long now = _clock.Now().Nanoseconds;
        DateTimeOffset after = TimeProvider.System.GetUtcNow();

        Assert.InRange(now / 100, (before - DateTimeOffset.UnixEpoch).Ticks - 1, (after - DateTimeOffset.UnixEpoch).Ticks + 1);
    }
}
