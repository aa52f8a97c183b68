using System.Runtime.InteropServices;

namespace PublicTime.Native.Process;

/// <summary>The cores that this process may run on: what taskset, CPUAffinity= and the cgroup's cpuset leave of the machine (sched_getaffinity(2)).</summary>
public static unsafe partial class AllowedCores
{
    /// <summary>Their numbers, ascending; empty where the system does not say.</summary>
    /// <remarks>Those of the process's first thread: one that pinned itself would see its own core only.</remarks>
    public static IReadOnlyList<int> Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        CoreSet set = default;
        return GetAffinity(Environment.ProcessId, (nuint)sizeof(CoreSet), &set) < 0 ? [] : set.Members();
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int process, nuint length, CoreSet* set);
}
