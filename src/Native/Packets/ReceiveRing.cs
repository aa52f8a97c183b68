using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PublicTime.Native.Packets;

/// <summary>Frames that the kernel writes into memory it shares with us, so that receiving needs no system call (TPACKET_V2 of packet(7)). Belongs to one thread.</summary>
/// <remarks>
/// <code>
/// tpacket2_hdr, at the start of each place:
///   0 status   4 length   8 length kept   12 offset of the frame (16)   14 …
/// </code>
/// Version 2 and not 3, which hands frames over by blocks and so late. There is no ring for sending: over veth the kernel calls a
/// place of it free while the receiver still reads the frame out of it.
/// </remarks>
internal sealed unsafe partial class ReceiveRing : SafeHandle
{
    private const int PacketReceiveRing = 5;
    private const int PacketStatistics = 6;
    private const int PacketVersion = 10;
    private const int Version2 = 1;
    private const int PlaceLength = 2048;
    private const int BlockLength = 1 << 16;
    private const int Places = 8192;
    private const nuint Length = (nuint)Places * PlaceLength;
    private const uint OwnedByUs = 1;
    private const int KeptOffset = 8;
    private const int FrameOffset = 12;
    private const int ReadAndWrite = 3;
    private const int Shared = 1;

    private readonly PacketDescriptor _socket;
    private long _dropped;
    private int _next;
    private int _taken;

    /// <summary>Shares memory with a socket that is not bound yet.</summary>
    public ReceiveRing(PacketDescriptor socket)
        : base(invalidHandleValue: -1, ownsHandle: true)
    {
        _socket = socket;
        socket.Set(PacketDescriptor.SolPacket, PacketVersion, Version2);
        socket.Set(
            PacketDescriptor.SolPacket,
            PacketReceiveRing,
            new Request { BlockLength = BlockLength, Blocks = (uint)(Length / BlockLength), PlaceLength = PlaceLength, Places = Places });
        SetHandle(Map(null, Length, ReadAndWrite, Shared, socket.Number, 0));
        if (IsInvalid)
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>Frames that came while all places were taken. Asks the kernel, which counts from the last time it was asked.</summary>
    public long Dropped => _dropped += _socket.Get<Statistics>(PacketDescriptor.SolPacket, PacketStatistics).Drops;

    /// <summary>Gives the frames that were taken back to the kernel, and takes those that came since.</summary>
    /// <param name="most">How many at most; less than there are places.</param>
    public int Take(int most)
    {
        for (; _taken > 0; _taken--)
        {
            Volatile.Write(ref *(uint*)Place(_next - _taken), 0);
        }

        while (_taken < most && (Volatile.Read(ref *(uint*)Place(_next)) & OwnedByUs) != 0)
        {
            _next = (_next + 1) % Places;
            _taken++;
        }

        return _taken;
    }

    /// <summary>A frame that was taken; valid until the next <see cref="Take"/>.</summary>
    public ReadOnlySpan<byte> Frame(int index)
    {
        byte* place = Place(_next - _taken + index);
        int kept = *(int*)(place + KeptOffset);
        int at = *(ushort*)(place + FrameOffset);
        return new ReadOnlySpan<byte>(place + at, Math.Min(kept, PlaceLength - at));
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Unmap(handle, Length) == 0;

    private byte* Place(int number) => (byte*)handle + ((nint)((number + Places) % Places) * PlaceLength);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(void* wanted, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Statistics
    {
        private readonly uint _packets;
        public readonly uint Drops;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Request
    {
        public uint BlockLength;
        public uint Blocks;
        public uint PlaceLength;
        public uint Places;
    }
}
