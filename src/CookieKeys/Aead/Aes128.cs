using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>AES-128: AEAD 15 and 30, and every cookie.</summary>
internal readonly unsafe struct Aes128 : IAesVariant
{
    /// <inheritdoc/>
    public static int KeyLength => 16;

    /// <inheritdoc/>
    public static int Rounds => 10;

    /// <inheritdoc/>
    public static void Expand(byte* key, Block* roundKeys) => Expand(Vector128.Load(key), roundKeys);

    /// <summary>Expands a key that is in a register.</summary>
    public static void Expand(Block key, Block* roundKeys)
    {
        roundKeys[0] = key;
        uint constant = 1;
        for (int round = 1; round <= Rounds; round++)
        {
            key = KeyScheduleStep.Rotated(key, key, constant);
            roundKeys[round] = key;
            constant = KeyScheduleStep.NextConstant(constant);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Expand(byte* keyA, Block* roundKeysA, byte* keyB, Block* roundKeysB, byte* keyC, Block* roundKeysC)
    {
        Block a = roundKeysA[0] = Vector128.Load(keyA);
        Block b = roundKeysB[0] = Vector128.Load(keyB);
        Block c = roundKeysC[0] = Vector128.Load(keyC);
        uint constant = 1;
        for (int round = 1; round <= Rounds; round++)
        {
            a = KeyScheduleStep.Rotated(a, a, constant);
            b = KeyScheduleStep.Rotated(b, b, constant);
            c = KeyScheduleStep.Rotated(c, c, constant);
            roundKeysA[round] = a;
            roundKeysB[round] = b;
            roundKeysC[round] = c;
            constant = KeyScheduleStep.NextConstant(constant);
        }
    }
}
