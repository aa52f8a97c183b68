using System.Runtime.InteropServices;

namespace PublicTime.Native.Clock;

/// <summary>adjtimex(2) with nothing to set, which any user may call. Where it is refused or missing, the kernel "does not say".</summary>
public sealed unsafe partial class KernelClock : IKernelClock
{
    private const int StatusUnsynchronized = 0x0040;
    private const int StatusClockFault = 0x1000;

    /// <inheritdoc/>
    public KernelClockReading Read()
    {
        // The layout below is that of 64-bit Linux.
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return KernelClockReading.Unknown;
        }

        Timex timex = default;
        int state = AdjustTime(&timex);
        return state < 0 ? KernelClockReading.Unknown : Interpret(state, timex.Status, timex.MaxError, timex.EstimatedError);
    }

    /// <summary>The kernel says "not synchronized" in three ways; each of them counts.</summary>
    internal static KernelClockReading Interpret(int state, int status, long maxError, long estimatedError)
    {
        bool isKnown = state is >= (int)KernelClockState.Synchronized and < (int)KernelClockState.NotSynchronized
            && (status & (StatusUnsynchronized | StatusClockFault)) == 0;
        return new KernelClockReading(isKnown ? (KernelClockState)state : KernelClockState.NotSynchronized, maxError, estimatedError);
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjustTime(Timex* timex);

    /// <summary>struct timex as 64-bit Linux lays it out, on x86-64 and arm64 alike; the C library reserves what follows TAI.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 208)]
    private struct Timex
    {
        public uint Modes; // 0: nothing is set
        public long Offset;
        public long Frequency;
        public long MaxError;
        public long EstimatedError;
        public int Status;
    }
}
