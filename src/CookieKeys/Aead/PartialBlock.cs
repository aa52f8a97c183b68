using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>Ends of messages that do not fill a block: loaded, moved and encrypted without reading or writing outside the message.</summary>
internal static unsafe class PartialBlock
{
    /// <summary>Shuffle masks by sliding: loading at 16 − n moves the last n octets of a vector to its front and clears the rest.</summary>
    private static ReadOnlySpan<byte> TailToFront =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
    ];

    /// <summary>Shuffle masks by sliding: loading at 16 − n moves a vector n octets toward its end and clears what it leaves.</summary>
    private static ReadOnlySpan<byte> HeadToBack =>
    [
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    ];

    /// <summary>One 0x80 among zeros: loading at 16 − n puts it at octet n.</summary>
    private static ReadOnlySpan<byte> PadMark =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The last 1 to 15 octets of a message of at least 16, padded with 0x80 and zeros; reads nothing outside it.</summary>
    /// <param name="end">One past the last octet.</param>
    /// <param name="length">Octets to take, 1 to 15.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block LoadPaddedTail(byte* end, int length)
    {
        nuint slide = (nuint)(AesBlock.Length - length);
        Block mask = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(TailToFront), slide);
        Block mark = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(PadMark), slide);
        return Ssse3.Shuffle(Vector128.Load(end - AesBlock.Length), mask) | mark;
    }

    /// <summary>The last 1 to 15 octets of a block, moved to its front.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block MoveTailToFront(Block block, int length) =>
        Ssse3.Shuffle(block, Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(TailToFront), (nuint)(AesBlock.Length - length)));

    /// <summary>A block moved 1 to 15 octets toward its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block MoveToBack(Block block, int length) =>
        Ssse3.Shuffle(block, Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(HeadToBack), (nuint)(AesBlock.Length - length)));

    /// <summary>A whole message of 0 to 15 octets, padded with 0x80 and zeros.</summary>
    public static Block LoadPaddedShort(byte* start, int length)
    {
        Block block = Block.Zero;
        Unsafe.CopyBlockUnaligned(&block, start, (uint)length);
        ((byte*)&block)[length] = 0x80;
        return block;
    }

    /// <summary>Adds up to four blocks of key stream to a text: all of them, or as much as there is text left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddFour(Block a, Block b, Block c, Block d, byte* from, byte* to, int length)
    {
        if (length >= 4 * AesBlock.Length)
        {
            (a ^ Vector128.Load(from)).Store(to);
            (b ^ Vector128.Load(from + AesBlock.Length)).Store(to + AesBlock.Length);
            (c ^ Vector128.Load(from + (2 * AesBlock.Length))).Store(to + (2 * AesBlock.Length));
            (d ^ Vector128.Load(from + (3 * AesBlock.Length))).Store(to + (3 * AesBlock.Length));
            return;
        }

        AddBlock(ref a, b, ref from, ref to, ref length);
        AddBlock(ref a, c, ref from, ref to, ref length);
        AddBlock(ref a, d, ref from, ref to, ref length);
        AddPart(a, from, to, length);
    }

    /// <summary>Adds a whole block to the text, if there is that much of it left, and makes the next one current.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddBlock(ref Block current, Block next, ref byte* from, ref byte* to, ref int length)
    {
        if (length >= AesBlock.Length)
        {
            (current ^ Vector128.Load(from)).Store(to);
            from += AesBlock.Length;
            to += AesBlock.Length;
            length -= AesBlock.Length;
            current = next;
        }
    }

    /// <summary>Adds the first octets of a block to a text, 0 to 15 of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPart(Block block, byte* from, byte* to, int length)
    {
        if (length >= sizeof(ulong))
        {
            *(ulong*)to = *(ulong*)from ^ block.AsUInt64().ToScalar();
            block = Sse2.ShiftRightLogical128BitLane(block, sizeof(ulong));
            from += sizeof(ulong);
            to += sizeof(ulong);
            length -= sizeof(ulong);
        }

        for (; length > 0; length--)
        {
            *to++ = (byte)(*from++ ^ block.ToScalar());
            block = Sse2.ShiftRightLogical128BitLane(block, 1);
        }
    }
}
