using System.Runtime.InteropServices;
using PublicTime.Native.Clock;

namespace PublicTime.Native.Process;

/// <summary>What a thread may ask for itself: its core and short sleeps (sched_setaffinity(2), nanosleep(2), prctl(2)).</summary>
public static unsafe partial class CurrentThread
{
    private const int SetTimerSlack = 29;
    private const int NanosecondsPerMicrosecond = 1000;
    private const int MostMicroseconds = 999_999;

    /// <summary>Binds the calling thread to one core.</summary>
    /// <param name="core">A number of <see cref="AllowedCores"/>.</param>
    /// <returns>False when the system refuses: the thread then runs where the scheduler likes, as before.</returns>
    public static bool PinTo(int core)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(core);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(core, CoreSet.MaxCores);
        CoreSet set = default;
        set.Add(core);
        return SetAffinity(0, (nuint)sizeof(CoreSet), &set) == 0;
    }

    /// <summary>Lets sleeps of the calling thread end when they are due, and not up to 50 µs later, when it suits the kernel.</summary>
    public static void SharpenTimers() => _ = Control(SetTimerSlack, 1, 0, 0, 0);

    /// <summary>Sleeps; a signal ends it early.</summary>
    /// <param name="microseconds">0 to 999,999.</param>
    public static void Sleep(int microseconds)
    {
        var span = new Timespec { Nanoseconds = (long)Math.Clamp(microseconds, 0, MostMicroseconds) * NanosecondsPerMicrosecond };
        _ = NanoSleep(&span, null);
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint length, CoreSet* set);

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(Timespec* span, Timespec* left);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
