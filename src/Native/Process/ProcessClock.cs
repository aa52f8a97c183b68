using System.Runtime.InteropServices;
using PublicTime.Native.Clock;

namespace PublicTime.Native.Process;

/// <summary>The CPU time of another process, user and system together, with all its threads, those that have ended included (clock_getcpuclockid(3)).</summary>
public static unsafe partial class ProcessClock
{
    private const int AllThreads = 2; // CPUCLOCK_SCHED without CPUCLOCK_PERTHREAD
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Reads it.</summary>
    /// <param name="processId">Of a process, not of a thread.</param>
    /// <param name="nanoseconds">Since the process began; its children are not in it.</param>
    /// <returns>False when there is no such process.</returns>
    public static bool TryRead(int processId, out long nanoseconds)
    {
        Timespec time = default;
        bool isRead = GetTime((~processId << 3) | AllThreads, &time) == 0;
        nanoseconds = (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds;
        return isRead;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, Timespec* time);
}
