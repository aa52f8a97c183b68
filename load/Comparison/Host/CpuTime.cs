using PublicTime.Native.Process;

namespace PublicTime.Comparison.Host;

/// <summary>CPU time of a server's processes.</summary>
/// <param name="Nanoseconds">User and system, by the processes' CPU clocks.</param>
/// <param name="UserTicks">Clock ticks in user mode, which only say how the time is divided.</param>
/// <param name="SystemTicks">Clock ticks in the kernel.</param>
internal readonly record struct CpuTime(long Nanoseconds, long UserTicks, long SystemTicks)
{
    /// <summary>The sum over processes; one that has ended adds nothing.</summary>
    public static CpuTime Read(IEnumerable<int> processIds)
    {
        CpuTime sum = default;
        foreach (int id in processIds)
        {
            if (ProcessStat.TryRead(id) is { } stat && ProcessClock.TryRead(id, out long nanoseconds))
            {
                sum = new CpuTime(sum.Nanoseconds + nanoseconds, sum.UserTicks + stat.UserTicks, sum.SystemTicks + stat.SystemTicks);
            }
        }

        return sum;
    }
}
