using PublicTime.Native.Clock;

namespace PublicTime.Discipline.Tests;

/// <summary>A kernel that says what a test tells it to; time passes for it as for Linux.</summary>
internal sealed class FakeKernelClock : IKernelClock
{
    public KernelClockReading Reading { get; set; } = KernelClockReading.Unknown;

    public KernelClockReading Read() => Reading;

    /// <summary>A daemon speaks.</summary>
    public void Say(long maxErrorMicroseconds, KernelClockState state = KernelClockState.Synchronized) =>
        Reading = new KernelClockReading(state, maxErrorMicroseconds, maxErrorMicroseconds / 10);

    /// <summary>A second in which the daemon is silent: kernel/time/ntp.c, second_overflow.</summary>
    public void PassSecond()
    {
        long next = Reading.MaxErrorMicroseconds + 500;
        bool isLost = next > KernelClockReading.ErrorLimitMicroseconds;
        Reading = Reading with
        {
            MaxErrorMicroseconds = Math.Min(next, KernelClockReading.ErrorLimitMicroseconds),
            State = isLost ? KernelClockState.NotSynchronized : Reading.State,
        };
    }
}
