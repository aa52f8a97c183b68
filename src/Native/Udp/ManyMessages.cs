using System.Runtime.InteropServices;
using static PublicTime.Native.Udp.MessageHeaders;

namespace PublicTime.Native.Udp;

/// <summary>The kernel's calls for many datagrams at once, as they are: negative is a failure, whose number the caller reads.</summary>
internal static unsafe partial class ManyMessages
{
    /// <summary>Takes datagrams (recvmmsg(2)).</summary>
    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMany(int descriptor, Mmsghdr* messages, uint count, int flags, void* timeout);

    /// <summary>Sends datagrams (sendmmsg(2)).</summary>
    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMany(int descriptor, Mmsghdr* messages, uint count, int flags);
}
