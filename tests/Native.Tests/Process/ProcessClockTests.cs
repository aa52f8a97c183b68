using PublicTime.Native.Process;

namespace PublicTime.Native.Tests.Process;

public sealed class ProcessClockTests
{
    [Fact]
    public void The_clock_of_this_process_runs_as_the_framework_says_it_does()
    {
        using System.Diagnostics.Process self = System.Diagnostics.Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        Assert.True(ProcessClock.TryRead(Environment.ProcessId, out long nanoseconds));
        self.Refresh();
        TimeSpan after = self.TotalProcessorTime;

        // The framework counts in ticks of 10 ms.
        Assert.InRange(nanoseconds / 1e6, before.TotalMilliseconds - 20, after.TotalMilliseconds + 20);
    }

    [Fact]
    public void A_process_that_never_was_has_no_clock() => Assert.False(ProcessClock.TryRead(int.MaxValue / 16, out _));
}
