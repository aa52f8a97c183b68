using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>The steps of a key schedule (FIPS 197 section 5.2) with AESENCLAST for the S-box.</summary>
/// <remarks>
/// A word that is spread over all four columns goes through AESENCLAST: with equal columns ShiftRows changes nothing, so what
/// comes out is SubWord of it, with the round constant added. A third of the latency of AESKEYGENASSIST, and no immediates.
/// </remarks>
internal static class KeyScheduleStep
{
    /// <summary>The next round key from the one a key length ago and the last one, whose last word is rotated and substituted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Rotated(Block before, Block last, uint constant)
    {
        Block word = Ssse3.Shuffle(last, Vector128.Create((byte)13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12));
        return Aes.EncryptLast(word, Vector128.Create(constant).AsByte()) ^ PrefixSums(before);
    }

    /// <summary>The same without rotation and constant: every other step of AES-256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Straight(Block before, Block last)
    {
        Block word = Sse2.Shuffle(last.AsUInt32(), 0xFF).AsByte();
        return Aes.EncryptLast(word, Block.Zero) ^ PrefixSums(before);
    }

    /// <summary>The S-box on each octet of a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint SubWord(uint word) => Aes.EncryptLast(Vector128.Create(word).AsByte(), Block.Zero).AsUInt32().ToScalar();

    /// <summary>Doubles a round constant in GF(2^8).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NextConstant(uint constant) => (constant << 1) ^ ((constant >> 7) * 0x11B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block PrefixSums(Block key)
    {
        key ^= Sse2.ShiftLeftLogical128BitLane(key, 4);
        return key ^ Sse2.ShiftLeftLogical128BitLane(key, 8);
    }
}
