using System.Runtime.InteropServices;

namespace PublicTime.Native.Packets;

/// <summary>Zeroed native memory, taken once and handed out in pieces.</summary>
internal sealed unsafe class PacketMemory : SafeHandle
{
    private const int CacheLine = 64;

    private readonly nuint _length;
    private nuint _used;

    /// <summary>Takes memory for all pieces.</summary>
    /// <param name="length">Octets.</param>
    public PacketMemory(nuint length)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _length = length;
        SetHandle((nint)NativeMemory.AlignedAlloc(length, CacheLine));
        NativeMemory.Clear((void*)handle, length);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Octets that a piece uses up.</summary>
    public static nuint Rounded(nuint length) => (length + CacheLine - 1) & ~(nuint)(CacheLine - 1);

    /// <summary>The next piece, aligned to a cache line.</summary>
    public byte* Take(nuint length)
    {
        byte* piece = (byte*)handle + _used;
        _used += Rounded(length);
        ObjectDisposedException.ThrowIf(IsInvalid, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_used, _length, nameof(length));
        return piece;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
