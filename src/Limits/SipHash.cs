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
    /// <summary>Hashes four octets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong key0, ulong key1, uint word)
    {
        State state = new(key0, key1);
        state.Absorb(word | LengthOf(sizeof(uint)));
        return state.Finish();
    }

    /// <summary>Hashes eight octets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong key0, ulong key1, ulong word)
    {
        State state = new(key0, key1);
        state.Absorb(word);
        state.Absorb(LengthOf(sizeof(ulong)));
        return state.Finish();
    }

    /// <summary>Hashes sixteen octets.</summary>
    public static ulong Of(ulong key0, ulong key1, ulong first, ulong second)
    {
        State state = new(key0, key1);
        state.Absorb(first);
        state.Absorb(second);
        state.Absorb(LengthOf(2 * sizeof(ulong)));
        return state.Finish();
    }

    /// <summary>The last word of a message carries its length in the uppermost octet.</summary>
    private static ulong LengthOf(int octets) => (ulong)octets << 56;

    private struct State(ulong key0, ulong key1)
    {
        private ulong _v0 = key0 ^ 0x736F6D6570736575;
        private ulong _v1 = key1 ^ 0x646F72616E646F6D;
        private ulong _v2 = key0 ^ 0x6C7967656E657261;
        private ulong _v3 = key1 ^ 0x7465646279746573;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Absorb(ulong word)
        {
            _v3 ^= word;
            Round();
            _v0 ^= word;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Finish()
        {
            _v2 ^= 0xFF;
            Round();
            Round();
            Round();
            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Round()
        {
            unchecked
            {
                _v0 += _v1;
                _v2 += _v3;
                _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
                _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
                _v0 = BitOperations.RotateLeft(_v0, 32);
                _v2 += _v1;
                _v0 += _v3;
                _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
                _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
                _v2 = BitOperations.RotateLeft(_v2, 32);
            }
        }
    }
}
