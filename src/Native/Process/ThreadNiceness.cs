using System.Runtime.InteropServices;

namespace PublicTime.Native.Process;

/// <summary>
/// How much a thread gets of a processor that others want too (nice(2)): each step is about a fifth less, so ten leave a tenth of what an
/// equal would get. Linux only: there a thread has a niceness of its own, and needs no privilege for more of it.
/// </summary>
/// <remarks>Threads that it starts inherit it, and cannot give it up: nothing that others need may be started from it.</remarks>
public static partial class ThreadNiceness
{
    /// <summary>As far as the scale goes from an ordinary thread.</summary>
    public const int MostSteps = 19;

    /// <summary>Makes the calling thread nicer than it was, for the rest of its life; other systems leave it as it is.</summary>
    /// <param name="steps">0 to <see cref="MostSteps"/>.</param>
    public static void Add(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, MostSteps);
        if (OperatingSystem.IsLinux())
        {
            _ = Nice(steps);
        }
    }

    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int steps);
}
