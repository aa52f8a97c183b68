using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PublicTime.Native.Streams;

/// <summary>Wakes a thread that waits in epoll (eventfd(2)). <see cref="Ring"/> and <see cref="Dispose"/> are for any thread.</summary>
internal sealed unsafe partial class Bell : IDisposable
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x8_0000;

    private readonly Lock _gate = new();
    private int _isRinging;
    private bool _isClosed;

    /// <exception cref="SocketException">The kernel has no descriptors left.</exception>
    public Bell()
    {
        Descriptor = Create(0, NonBlocking | CloseOnExec);
        if (Descriptor < 0)
        {
            throw Descriptors.LastFailure();
        }
    }

    /// <summary>Readable while it rings.</summary>
    public int Descriptor { get; }

    /// <summary>Rings until it is heard.</summary>
    public void Ring()
    {
        if (Interlocked.Exchange(ref _isRinging, 1) != 0)
        {
            return;
        }

        // A descriptor that is closed may be another's already.
        lock (_gate)
        {
            ulong once = 1;
            _ = _isClosed ? 0 : Write(Descriptor, &once, sizeof(ulong));
        }
    }

    /// <summary>Ends the ringing; whoever rings from now on is heard again.</summary>
    public void Hear()
    {
        ulong times;
        _ = Read(Descriptor, &times, sizeof(ulong));

        // A full barrier: what the listener looks at next must be read after this, or what was left before a ring that found it ringing
        // still could be missed.
        Interlocked.Exchange(ref _isRinging, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _ = Descriptors.Close(Descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int Create(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, ulong* value, nuint length);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, ulong* value, nuint length);
}
