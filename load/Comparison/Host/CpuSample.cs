namespace PublicTime.Comparison.Host;

/// <summary>A server's CPU time at a moment.</summary>
internal readonly record struct CpuSample(DateTimeOffset At, CpuTime Time)
{
    /// <summary>CPU nanoseconds between two moments, which are moved to the first and last sample where they lie outside.</summary>
    /// <param name="samples">In order.</param>
    /// <param name="begin">Where the window begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>Of user mode and of the kernel: the clock's total, divided as the ticks of the window are.</returns>
    public static (double User, double System) Between(IReadOnlyList<CpuSample> samples, DateTimeOffset begin, DateTimeOffset end)
    {
        double total = Read(samples, end, time => time.Nanoseconds) - Read(samples, begin, time => time.Nanoseconds);
        double user = Read(samples, end, time => time.UserTicks) - Read(samples, begin, time => time.UserTicks);
        double system = Read(samples, end, time => time.SystemTicks) - Read(samples, begin, time => time.SystemTicks);
        double share = user + system > 0 ? user / (user + system) : 0;
        return (total * share, total * (1 - share));
    }

    private static double Read(IReadOnlyList<CpuSample> samples, DateTimeOffset at, Func<CpuTime, long> value)
    {
        int next = 0;
        while (next < samples.Count && samples[next].At < at)
        {
            next++;
        }

        if (next == 0 || next == samples.Count)
        {
            return value(samples[next == 0 ? 0 : ^1].Time);
        }

        (CpuSample before, CpuSample after) = (samples[next - 1], samples[next]);
        double share = (at - before.At) / (after.At - before.At);
        return value(before.Time) + (share * (value(after.Time) - value(before.Time)));
    }
}
