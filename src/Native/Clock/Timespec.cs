using System.Runtime.InteropServices;

namespace PublicTime.Native.Clock;

/// <summary>The kernel's struct timespec, as 64-bit Linux lays it out: whole seconds, and 0 to 999,999,999 nanoseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Timespec
{
    public long Seconds;
    public long Nanoseconds;
}
