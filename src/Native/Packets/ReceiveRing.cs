using System.Net.Sockets;
using System.Numerics;
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
    private const int BlockLength = 1 << 16;

    // At a quarter of a million answers a second the reader may be 16 ms late before one is lost. Every place is walked over and over, by the
    // kernel on the sender's core and by us on ours, so few and short ones stay in the caches; and what is missed there, the sender pays.
    private const int Places = 4096;
    private const int ShortestPlace = 256;
    private const int BeforeFrame = 80; // the header, and the address it came from, rounded up by the kernel
    private const uint OwnedByUs = 1;
    private const int KeptOffset = 8;
    private const int FrameOffset = 12;
    private const int ReadAndWrite = 3;
    private const int Shared = 1;

    private readonly PacketDescriptor _socket;
    private long _dropped;
    private readonly int _placeLength;
    private readonly nuint _length;
    private int _next;
    private int _taken;

    /// <summary>Shares memory with a socket that is not bound yet.</summary>
    /// <param name="socket">Stays the caller's.</param>
    /// <param name="longestFrame">Octets of the longest frame that matters, no more than Ethernet's; longer ones are cut, at this length or later.</param>
    public ReceiveRing(PacketDescriptor socket, int longestFrame)
        : base(invalidHandleValue: -1, ownsHandle: true)
    {
        _socket = socket;
        _placeLength = PlaceLengthFor(longestFrame);
        _length = (nuint)Places * (nuint)_placeLength;
        socket.Set(PacketDescriptor.SolPacket, PacketVersion, Version2);
        socket.Set(
            PacketDescriptor.SolPacket,
            PacketReceiveRing,
            new Request { BlockLength = BlockLength, Blocks = (uint)(_length / BlockLength), PlaceLength = (uint)_placeLength, Places = Places });
        SetHandle(Map(null, _length, ReadAndWrite, Shared, socket.Number, 0));
        if (IsInvalid)
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>Frames that came while all places were taken. Asks the kernel, which counts from the last time it was asked.</summary>
    public long Dropped => _dropped += _socket.Get<Statistics>(PacketDescriptor.SolPacket, PacketStatistics).Drops;
    /// <summary>Octets of a place that holds such frames: a power of two, so that places fill the kernel's blocks.</summary>
    public static int PlaceLengthFor(int longestFrame) => (int)Math.Max(ShortestPlace, BitOperations.RoundUpToPowerOf2((uint)(BeforeFrame + longestFrame)));

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
        return new ReadOnlySpan<byte>(place + at, Math.Min(kept, _placeLength - at));
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Unmap(handle, _length) == 0;

    private byte* Place(int number) => (byte*)handle + ((nint)((number + Places) % Places) * _placeLength);

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
