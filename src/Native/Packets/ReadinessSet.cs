using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PublicTime.Native.Packets;

/// <summary>Says which of many sockets have something to read (epoll(7)). Belongs to one thread.</summary>
internal sealed unsafe partial class ReadinessSet : SafeHandle
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const uint Input = 1;

    // The kernel packs the structure on x86-64 only.
    private static readonly int EventLength = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int NumberOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly byte[] _events;

    /// <summary>An empty set.</summary>
    /// <param name="most">How many sockets one look reports at most.</param>
    /// <exception cref="SocketException">The kernel has no descriptor left.</exception>
    public ReadinessSet(int most)
        : base(invalidHandleValue: -1, ownsHandle: true)
    {
        _events = new byte[most * EventLength];
        SetHandle(Create(CloseOnExec));
        if (IsInvalid)
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>The set's own descriptor, readable while any socket of it is.</summary>
    public int Descriptor => (int)handle;

    /// <summary>Watches one more socket.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="number">What it is called here.</param>
    public void Watch(int descriptor, int number)
    {
        byte* entry = stackalloc byte[16];
        *(uint*)entry = Input;
        *(long*)(entry + NumberOffset) = number;
        if (Control((int)handle, Add, descriptor, entry) != 0)
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Looks without waiting.</summary>
    /// <returns>How many sockets have something.</returns>
    public int Look()
    {
        fixed (byte* events = _events)
        {
            return Math.Max(0, Wait((int)handle, events, _events.Length / EventLength, 0));
        }
    }

    /// <summary>The number of a socket that <see cref="Look"/> found.</summary>
    public int Found(int index) => BitConverter.ToInt32(_events, (index * EventLength) + NumberOffset);

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int set, int operation, int descriptor, byte* entry);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    private static partial int Wait(int set, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
