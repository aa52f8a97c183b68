using System.Runtime.InteropServices;

namespace PublicTime.Native.Process;

/// <summary>Keeps a thread on one processor (sched_setaffinity(2)).</summary>
public static unsafe partial class ProcessorAffinity
{
    /// <summary>The highest number of a processor.</summary>
    public const int HighestProcessor = 1023;

    /// <summary>Keeps the calling thread on a processor.</summary>
    /// <returns>False where the process may not run on it, there is none of this number, or the system cannot.</returns>
    public static bool TryPinThread(int processor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(processor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(processor, HighestProcessor);
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        const int WordBits = 64;
        ulong* mask = stackalloc ulong[(HighestProcessor + 1) / WordBits];
        new Span<ulong>(mask, (HighestProcessor + 1) / WordBits).Clear();
        mask[processor / WordBits] = 1UL << (processor % WordBits);
        return SetAffinity(0, (HighestProcessor + 1) / 8, mask) == 0;
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint length, ulong* mask);
}
