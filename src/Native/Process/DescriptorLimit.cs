using System.Runtime.InteropServices;

namespace PublicTime.Native.Process;

/// <summary>How many files and sockets this process may have open (getrlimit(2), RLIMIT_NOFILE). The runtime has raised it to the hard limit by then.</summary>
public static unsafe partial class DescriptorLimit
{
    private const int NumberOfFiles = 7;

    /// <summary>The limit in force; the largest number when the system names none.</summary>
    public static int Current
    {
        get
        {
            Limits limits;
            return GetLimits(NumberOfFiles, &limits) == 0 ? (int)ulong.Min(limits.Soft, int.MaxValue) : int.MaxValue;
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimits(int resource, Limits* limits);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }
}
