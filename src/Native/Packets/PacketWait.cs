using System.Runtime.InteropServices;
using PublicTime.Native.Clock;

namespace PublicTime.Native.Packets;

/// <summary>Waits for a descriptor with nanoseconds in the deadline (ppoll(2)).</summary>
internal static unsafe partial class PacketWait
{
    private const short Readable = 1;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Waits until the descriptor can be read or the time is over; a signal ends it early.</summary>
    public static void ForInput(int descriptor, long nanoseconds)
    {
        Waiting waiting = new() { Descriptor = descriptor, Events = Readable };
        Timespec timeout = new() { Seconds = nanoseconds / NanosecondsPerSecond, Nanoseconds = nanoseconds % NanosecondsPerSecond };
        _ = Poll(&waiting, 1, &timeout, null);
    }

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(Waiting* waiting, nuint count, Timespec* timeout, void* signals);

    [StructLayout(LayoutKind.Sequential)]
    private struct Waiting
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
