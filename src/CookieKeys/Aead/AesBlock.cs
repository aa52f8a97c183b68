using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>AES and the block arithmetic of CMAC by processor instructions: constant time, no tables, no allocation.</summary>
/// <remarks>
/// A round has a latency of about four cycles and a throughput of one or two a cycle, so independent blocks are
/// encrypted side by side wherever there are any: that, not the instruction itself, is where the speed comes from.
/// </remarks>
internal static unsafe class AesBlock
{
    /// <summary>Octets of a block.</summary>
    public const int Length = 16;

    private const int FewestRounds = 10;

    /// <summary>Whether this processor has what the hardware path needs: x86-64 with AES-NI and carry-less multiplication.</summary>
    public static bool IsSupported => Aes.X64.IsSupported && Pclmulqdq.IsSupported && Ssse3.IsSupported;

    /// <summary>0x80 and zeros: the padding of an empty last block (RFC 4493 section 2.4).</summary>
    public static Block EmptyPadded
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(0x80u, 0, 0, 0).AsByte();
    }

    /// <summary>Encrypts one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Encrypt<T>(Block block, Block* keys)
        where T : IAesVariant
    {
        block ^= keys[0];
        block = Aes.Encrypt(block, keys[1]);
        block = Aes.Encrypt(block, keys[2]);
        block = Aes.Encrypt(block, keys[3]);
        block = Aes.Encrypt(block, keys[4]);
        block = Aes.Encrypt(block, keys[5]);
        block = Aes.Encrypt(block, keys[6]);
        block = Aes.Encrypt(block, keys[7]);
        block = Aes.Encrypt(block, keys[8]);
        block = Aes.Encrypt(block, keys[9]);
        return Finish<T>(block, keys);
    }

    /// <summary>Encrypts two blocks, each under its own key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encrypt<TA, TB>(ref Block a, Block* keysA, ref Block b, Block* keysB)
        where TA : IAesVariant
        where TB : IAesVariant
    {
        Block x = a ^ keysA[0];
        Block y = b ^ keysB[0];
        for (int round = 1; round < FewestRounds; round++)
        {
            x = Aes.Encrypt(x, keysA[round]);
            y = Aes.Encrypt(y, keysB[round]);
        }

        a = Finish<TA>(x, keysA);
        b = Finish<TB>(y, keysB);
    }

    /// <summary>Encrypts three blocks, each under its own key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encrypt<TA, TB, TC>(ref Block a, Block* keysA, ref Block b, Block* keysB, ref Block c, Block* keysC)
        where TA : IAesVariant
        where TB : IAesVariant
        where TC : IAesVariant
    {
        Block x = a ^ keysA[0];
        Block y = b ^ keysB[0];
        Block z = c ^ keysC[0];
        for (int round = 1; round < FewestRounds; round++)
        {
            x = Aes.Encrypt(x, keysA[round]);
            y = Aes.Encrypt(y, keysB[round]);
            z = Aes.Encrypt(z, keysC[round]);
        }

        a = Finish<TA>(x, keysA);
        b = Finish<TB>(y, keysB);
        c = Finish<TC>(z, keysC);
    }

    /// <summary>Encrypts a block under a cookie key and three under a session's keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encrypt<TA, T>(
        ref Block a, Block* keysA, ref Block b, Block* keysB, ref Block c, Block* keysC, ref Block d, Block* keysD)
        where TA : IAesVariant
        where T : IAesVariant
    {
        Block x = a ^ keysA[0];
        Block y = b ^ keysB[0];
        Block z = c ^ keysC[0];
        Block w = d ^ keysD[0];
        for (int round = 1; round < FewestRounds; round++)
        {
            x = Aes.Encrypt(x, keysA[round]);
            y = Aes.Encrypt(y, keysB[round]);
            z = Aes.Encrypt(z, keysC[round]);
            w = Aes.Encrypt(w, keysD[round]);
        }

        a = Finish<TA>(x, keysA);
        b = Finish<T>(y, keysB);
        c = Finish<T>(z, keysC);
        d = Finish<T>(w, keysD);
    }

    /// <summary>Encrypts four blocks under one key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encrypt<T>(ref Block a, ref Block b, ref Block c, ref Block d, Block* keys)
        where T : IAesVariant
    {
        Block key = keys[0];
        Block x = a ^ key;
        Block y = b ^ key;
        Block z = c ^ key;
        Block w = d ^ key;
        for (int round = 1; round < T.Rounds; round++)
        {
            key = keys[round];
            x = Aes.Encrypt(x, key);
            y = Aes.Encrypt(y, key);
            z = Aes.Encrypt(z, key);
            w = Aes.Encrypt(w, key);
        }

        key = keys[T.Rounds];
        a = Aes.EncryptLast(x, key);
        b = Aes.EncryptLast(y, key);
        c = Aes.EncryptLast(z, key);
        d = Aes.EncryptLast(w, key);
    }

    /// <summary>Multiplies by x in GF(2^128), big endian (RFC 5297 section 2.3), without a branch on the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Double(Block value)
    {
        Vector128<long> halves = Reverse(value).AsInt64();
        Vector128<long> carries = Sse2.Shuffle(Vector128.ShiftRightArithmetic(halves, 63).AsInt32(), 0b01_00_11_10).AsInt64();
        return Reverse((Vector128.ShiftLeft(halves, 1) ^ (carries & Vector128.Create(0x87L, 1L))).AsByte());
    }

    /// <summary>The octets in reverse order: what counts as a number in big endian becomes one in little endian.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Reverse(Block value) =>
        Ssse3.Shuffle(value, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));

    /// <summary>The rounds after those that every AES has. Without a loop: the compiler keeps loops whose count is a constant zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block Finish<T>(Block block, Block* keys)
        where T : IAesVariant
    {
        if (T.Rounds > FewestRounds)
        {
            block = Aes.Encrypt(block, keys[10]);
            block = Aes.Encrypt(block, keys[11]);
        }

        if (T.Rounds > FewestRounds + 2)
        {
            block = Aes.Encrypt(block, keys[12]);
            block = Aes.Encrypt(block, keys[13]);
        }

        return Aes.EncryptLast(block, keys[T.Rounds]);
    }
}
