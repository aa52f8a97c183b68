using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PublicTime.Wire.Ntp;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>Room for a text of the longest datagram in each lane, block by block or, for POLYVAL, one text after the other.</summary>
[InlineArray(MostBlocks)]
internal struct LaneText
{
    /// <summary>Blocks of each lane: what the longest request that is read takes, rounded up.</summary>
    public const int MostBlocks = (NtpRequest.MaxLength + AesBlock.Length - 1) / AesBlock.Length;

    private const int HalfBlock = AesBlock.Length / 2;

    private LaneBlock _first;

    /// <summary>Spreads a text of at least 16 octets over the blocks of its lane; what is not whole is padded with 0x80 and zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Spread(Block* blocks, byte* text, int length)
    {
        byte* end = text + length;
        for (; end - text >= AesBlock.Length; text += AesBlock.Length, blocks += AesLanes.Count)
        {
            *blocks = Vector128.Load(text);
        }

        if (text < end)
        {
            *blocks = PartialBlock.LoadPaddedTail(end, (int)(end - text));
        }
    }

    /// <summary>Gathers the text of a lane; it has whole blocks and no or half a block, as cookies in their fields do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Gather(Block* blocks, byte* text, int length)
    {
        Debug.Assert(length % AesBlock.Length is 0 or HalfBlock);
        for (; length >= AesBlock.Length; length -= AesBlock.Length, text += AesBlock.Length, blocks += AesLanes.Count)
        {
            blocks->Store(text);
        }

        if (length != 0)
        {
            *(ulong*)text = blocks->AsUInt64().ToScalar();
        }
    }
}
