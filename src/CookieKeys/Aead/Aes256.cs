using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>AES-256: AEAD 17.</summary>
internal readonly unsafe struct Aes256 : IAesVariant
{
    /// <inheritdoc/>
    public static int KeyLength => 32;

    /// <inheritdoc/>
    public static int Rounds => 14;

    /// <inheritdoc/>
    public static void Expand(byte* key, Block* roundKeys)
    {
        Block even = roundKeys[0] = Vector128.Load(key);
        Block odd = roundKeys[1] = Vector128.Load(key + AesBlock.Length);
        uint constant = 1;
        for (int round = 2; round < Rounds; round += 2)
        {
            even = roundKeys[round] = KeyScheduleStep.Rotated(even, odd, constant);
            odd = roundKeys[round + 1] = KeyScheduleStep.Straight(odd, even);
            constant <<= 1;
        }

        roundKeys[Rounds] = KeyScheduleStep.Rotated(even, odd, constant);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Expand(byte* keyA, Block* roundKeysA, byte* keyB, Block* roundKeysB, byte* keyC, Block* roundKeysC)
    {
        Block evenA = roundKeysA[0] = Vector128.Load(keyA);
        Block evenB = roundKeysB[0] = Vector128.Load(keyB);
        Block evenC = roundKeysC[0] = Vector128.Load(keyC);
        Block oddA = roundKeysA[1] = Vector128.Load(keyA + AesBlock.Length);
        Block oddB = roundKeysB[1] = Vector128.Load(keyB + AesBlock.Length);
        Block oddC = roundKeysC[1] = Vector128.Load(keyC + AesBlock.Length);
        uint constant = 1;
        for (int round = 2; round < Rounds; round += 2)
        {
            evenA = roundKeysA[round] = KeyScheduleStep.Rotated(evenA, oddA, constant);
            evenB = roundKeysB[round] = KeyScheduleStep.Rotated(evenB, oddB, constant);
            evenC = roundKeysC[round] = KeyScheduleStep.Rotated(evenC, oddC, constant);
            oddA = roundKeysA[round + 1] = KeyScheduleStep.Straight(oddA, evenA);
            oddB = roundKeysB[round + 1] = KeyScheduleStep.Straight(oddB, evenB);
            oddC = roundKeysC[round + 1] = KeyScheduleStep.Straight(oddC, evenC);
            constant <<= 1;
        }

        roundKeysA[Rounds] = KeyScheduleStep.Rotated(evenA, oddA, constant);
        roundKeysB[Rounds] = KeyScheduleStep.Rotated(evenB, oddB, constant);
        roundKeysC[Rounds] = KeyScheduleStep.Rotated(evenC, oddC, constant);
    }
}
