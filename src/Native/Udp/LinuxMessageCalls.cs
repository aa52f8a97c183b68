using System.Runtime.InteropServices;
using static PublicTime.Native.Udp.ManyMessages;
using static PublicTime.Native.Udp.MessageHeaders;

namespace PublicTime.Native.Udp;

/// <summary>The calls themselves, on a descriptor that its owner keeps open.</summary>
internal readonly unsafe partial struct LinuxMessageCalls(int descriptor) : IMessageCalls
{
    private const int MessageDontWait = 0x40;
    private const int MessageWaitForOne = 0x10000;
    private const short PollOut = 4;
    private const int PatienceMilliseconds = 1;

    /// <inheritdoc/>
    public int Receive(Mmsghdr* messages, int count, bool waits)
    {
        int received = ReceiveMany(descriptor, messages, (uint)count, waits ? MessageWaitForOne : MessageDontWait, null);
        return received >= 0 ? received : -Marshal.GetLastPInvokeError();
    }

    /// <inheritdoc/>
    public int Send(Mmsghdr* messages, int count)
    {
        int sent = SendMany(descriptor, messages, (uint)count, MessageDontWait);
        return sent >= 0 ? sent : -Marshal.GetLastPInvokeError();
    }

    /// <inheritdoc/>
    public bool WaitForRoom()
    {
        var wanted = new PollDescriptor { Descriptor = descriptor, Events = PollOut };
        return Poll(&wanted, 1, PatienceMilliseconds) > 0 && (wanted.Returned & PollOut) != 0;
    }

    /// <inheritdoc/>
    public void Rest() => _ = Poll(null, 0, PatienceMilliseconds);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
