using System.Numerics;
using System.Runtime.CompilerServices;

namespace PublicTime.Limits;

/// <summary>SipHash-1-3 of short messages under a secret key, so that nobody outside can choose addresses that collide.</summary>
/// <remarks>
/// SipHash (Aumasson, Bernstein 2012) in its variant of one round for each word and three at the end, which hash tables use.
/// Messages are the words that they are given as, in little-endian order, which is the same for every machine.
/// </remarks>
internal static class SipHash
{
    private const ulong Initial0 = 0x736F6D6570736575;
    private const ulong Initial1 = 0x646F72616E646F6D;
    private const ulong Initial2 = 0x6C7967656E657261;
    private const ulong Initial3 = 0x7465646279746573;
    private const ulong End = 0xFF;

    /// <summary>Hashes four octets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong key0, ulong key1, uint word)
    {
        (ulong v0, ulong v1, ulong v2, ulong v3) = (key0 ^ Initial0, key1 ^ Initial1, key0 ^ Initial2, key1 ^ Initial3);
        Absorb(ref v0, ref v1, ref v2, ref v3, word | LengthOf(sizeof(uint)));
        return Finish(v0, v1, v2, v3);
    }

    /// <summary>Hashes eight octets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong key0, ulong key1, ulong word)
    {
        (ulong v0, ulong v1, ulong v2, ulong v3) = (key0 ^ Initial0, key1 ^ Initial1, key0 ^ Initial2, key1 ^ Initial3);
        Absorb(ref v0, ref v1, ref v2, ref v3, word);
        Absorb(ref v0, ref v1, ref v2, ref v3, LengthOf(sizeof(ulong)));
        return Finish(v0, v1, v2, v3);
    }

    /// <summary>Hashes sixteen octets.</summary>
    public static ulong Of(ulong key0, ulong key1, ulong first, ulong second)
    {
        (ulong v0, ulong v1, ulong v2, ulong v3) = (key0 ^ Initial0, key1 ^ Initial1, key0 ^ Initial2, key1 ^ Initial3);
        Absorb(ref v0, ref v1, ref v2, ref v3, first);
        Absorb(ref v0, ref v1, ref v2, ref v3, second);
        Absorb(ref v0, ref v1, ref v2, ref v3, LengthOf(2 * sizeof(ulong)));
        return Finish(v0, v1, v2, v3);
    }

    /// <summary>The last word of a message carries its length in the uppermost octet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LengthOf(int octets) => (ulong)octets << 56;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Absorb(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3, ulong word)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Finish(ulong v0, ulong v1, ulong v2, ulong v3)
    {
        v2 ^= End;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        unchecked
        {
            v0 += v1;
            v2 += v3;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
