using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PublicTime.Native.Streams;

/// <summary>epoll(7): the kernel's list of sockets that are waited for. Belongs to the thread that waits.</summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    public const uint Readable = 0x1;
    public const uint Writable = 0x4;
    public const uint Failed = 0x8;
    public const uint HungUp = 0x10;
    public const uint PeerFinished = 0x2000;

    /// <summary>Said once for each change, not for as long as it lasts.</summary>
    public const uint OnChange = 0x8000_0000;

    private const int CloseOnExec = 0x8_0000;
    private const int Add = 1;
    private const int Modify = 3;
    private const int ErrorInterrupted = 4;

    // struct epoll_event: an int of events, and eight octets that are ours; packed on x86-64 alone.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int OursOffset = Stride - sizeof(long);

    private readonly byte[] _events;

    /// <param name="eventsAtOnce">The most that one wait returns.</param>
    /// <exception cref="SocketException">The kernel has none left.</exception>
    public Epoll(int eventsAtOnce)
    {
        _events = GC.AllocateArray<byte>(eventsAtOnce * Stride, pinned: true);
        Descriptor = Create(CloseOnExec);
        ThrowIfFailed(Descriptor);
    }

    /// <summary>The list itself, readable while something has happened.</summary>
    public int Descriptor { get; }

    /// <summary>Begins to watch a socket; closing it ends that.</summary>
    public void Watch(int socket, uint events) => Control(Add, socket, events, socket);

    /// <summary>Begins to watch a socket under another number than its descriptor.</summary>
    public void Watch(int socket, uint events, int number) => Control(Add, socket, events, number);

    /// <summary>Watches a socket for other events; its number is its descriptor from then on.</summary>
    public void Change(int socket, uint events) => Control(Modify, socket, events, socket);

    /// <summary>Waits until something has happened, or not at all.</summary>
    /// <returns>How many events; see <see cref="EventOf"/>.</returns>
    public int Wait(bool isPatient)
    {
        while (true)
        {
            int count = WaitMany(Descriptor, (byte*)Unsafe.AsPointer(ref _events[0]), _events.Length / Stride, isPatient ? -1 : 0);
            if (count >= 0)
            {
                return count;
            }

            if (Marshal.GetLastPInvokeError() != ErrorInterrupted)
            {
                ThrowIfFailed(count);
            }
        }
    }

    /// <summary>One event of the last wait.</summary>
    /// <returns>Of which socket, by its number, and what.</returns>
    public (int Number, uint Events) EventOf(int index)
    {
        ReadOnlySpan<byte> one = _events.AsSpan(index * Stride, Stride);
        return (MemoryMarshal.Read<int>(one[OursOffset..]), MemoryMarshal.Read<uint>(one));
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Descriptors.Close(Descriptor);

    private void Control(int operation, int socket, uint events, int number)
    {
        byte* one = stackalloc byte[16];
        *(uint*)one = events;
        *(long*)(one + OursOffset) = number;
        ThrowIfFailed(Control(Descriptor, operation, socket, one));
    }

    private static void ThrowIfFailed(int result)
    {
        if (result < 0)
        {
            throw Descriptors.LastFailure();
        }
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int descriptor, int operation, int socket, byte* one);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitMany(int descriptor, byte* events, int count, int milliseconds);
}
