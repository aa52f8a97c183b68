using System.Runtime.InteropServices;

namespace PublicTime.Native.Clock;

/// <summary>CLOCK_REALTIME and CLOCK_MONOTONIC of this host.</summary>
public sealed unsafe partial class HostClock : IRawClock
{
    private const int Realtime = 0;
    private const int Monotonic = 1;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int PrecisionSamples = 1_000;
    private const int ReadAttempts = 4;

    /// <summary>Two readings this close were not interrupted.</summary>
    private const long UndisturbedNanoseconds = 2_000;

    /// <summary>Measures the precision, which takes less than a millisecond.</summary>
    public HostClock() => Precision = MeasurePrecision();

    /// <inheritdoc/>
    public sbyte Precision { get; }

    /// <inheritdoc/>
    public RawInstant Now() => new(Get(Realtime));

    /// <summary>CLOCK_MONOTONIC in nanoseconds: for intervals too short for a <see cref="TimeProvider"/>, as load generators measure them.</summary>
    public static long MonotonicNanoseconds() => Get(Monotonic);

    /// <inheritdoc/>
    public RawReading Read()
    {
        RawReading best = default;
        long narrowest = long.MaxValue;
        for (int attempt = 0; attempt < ReadAttempts && narrowest > UndisturbedNanoseconds; attempt++)
        {
            long before = Get(Monotonic);
            long realtime = Get(Realtime);
            long after = Get(Monotonic);
            if (after - before < narrowest)
            {
                narrowest = after - before;
                best = new RawReading(new RawInstant(realtime), before + ((after - before) / 2));
            }
        }

        return best;
    }

    /// <summary>RFC 5905 section 7.3: the larger of the clock's resolution and the time it takes to read it.</summary>
    private static sbyte MeasurePrecision()
    {
        long smallest = NanosecondsPerSecond;
        long last = Get(Monotonic);
        for (int i = 0; i < PrecisionSamples; i++)
        {
            long next = Get(Monotonic);
            if (next > last)
            {
                smallest = Math.Min(smallest, next - last);
            }

            last = next;
        }

        return (sbyte)Math.Ceiling(Math.Log2(smallest / (double)NanosecondsPerSecond));
    }

    private static long Get(int clock)
    {
        Timespec time;
        _ = ClockGetTime(clock, &time);
        return (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds;
    }

    // The vDSO answers in about 20 ns, so the transition would cost as much as the call.
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [SuppressGCTransition]
    private static partial int ClockGetTime(int clock, Timespec* time);
}
