using System.Runtime.InteropServices;

namespace PublicTime.Native.Process;

/// <summary>
/// How much of a processor that others want too a thread gets (setpriority(2)): each step of 19 is about a fifth less, 10 steps leave a tenth.
/// Linux only: there a thread may always have less, and needs no privilege to ask for it.
/// </summary>
/// <remarks>Threads that it starts have the same share, and never more again: nothing that others need may be started from it.</remarks>
public static partial class ThreadNiceness
{
    /// <summary>The least that can be asked for.</summary>
    public const int Least = 19;

    private const int OfThread = 0;
    private const int Caller = 0;

    /// <summary>Gives the calling thread this niceness for the rest of its life.</summary>
    /// <param name="niceness">0, the ordinary one, to <see cref="Least"/>.</param>
    /// <returns>False where the system has no such thing for a thread.</returns>
    public static bool TrySet(int niceness)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(niceness);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(niceness, Least);
        return OperatingSystem.IsLinux() && (niceness == 0 || SetPriority(OfThread, Caller, niceness) == 0);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int niceness);
}
