using PublicTime.LoadGenerator.CommandLine;
using PublicTime.LoadGenerator.Measuring;
using PublicTime.LoadGenerator.Scheduling;

namespace PublicTime.LoadGenerator.Running;

/// <summary>Makes the schedule that a test asks for.</summary>
internal static class Schedules
{
    private const int UsualWindow = 1024;

    /// <summary>The schedule of all datagrams, or of all key exchanges, of a test.</summary>
    /// <param name="options">The test.</param>
    /// <param name="share">The share of the rate, 0 to 1, that this schedule is for.</param>
    /// <param name="clock">For saturation.</param>
    /// <param name="begin">When the warm-up begins.</param>
    /// <param name="start">When the measurement begins.</param>
    public static ISendSchedule For(LoadOptions options, double share, ILoadClock clock, long begin, long start)
    {
        if (options.IsSaturating)
        {
            return new Saturation(clock, WindowOf(options));
        }

        double rate = options.Rate * share;
        if (options.RampStep is { } step)
        {
            return new Ramp(begin, rate, step * share, IntervalBook.Length, start - begin + IntervalBook.Length, LoadOptions.HighestRate);
        }

        return options.BurstSize is { } size
            ? new Bursts(begin, Math.Max(1, (int)Math.Round(size * share)), options.BurstInterval.Ticks * TimeSpan.NanosecondsPerTick)
            : new FixedRate(begin, rate);
    }

    /// <summary>Clients with cookies have eight each, and half of them on their way leaves none without.</summary>
    public static int WindowOf(LoadOptions options) =>
        options.Window ?? (options.NeedsAssociations && !options.ReusesCookies && options.AuthenticatedKind == Requests.RequestKind.Nts
            ? Math.Min(UsualWindow, options.SessionCount * 4)
            : UsualWindow);
}
