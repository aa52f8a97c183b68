using System.Numerics;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>AES-192: AEAD 16. Its keys do not fall on block borders, so its schedule is made word by word.</summary>
internal readonly unsafe struct Aes192 : IAesVariant
{
    private const int KeyWords = 6;
    private const int BlockWords = 4;

    /// <inheritdoc/>
    public static int KeyLength => KeyWords * sizeof(uint);

    /// <inheritdoc/>
    public static int Rounds => 12;

    /// <inheritdoc/>
    public static void Expand(byte* key, Block* roundKeys)
    {
        uint* words = (uint*)roundKeys;
        for (int i = 0; i < KeyWords; i++)
        {
            words[i] = ((uint*)key)[i];
        }

        uint constant = 1;
        for (int i = KeyWords; i < (Rounds + 1) * BlockWords; i++)
        {
            uint word = words[i - 1];
            if (i % KeyWords == 0)
            {
                word = BitOperations.RotateRight(KeyScheduleStep.SubWord(word), 8) ^ constant;
                constant <<= 1;
            }

            words[i] = words[i - KeyWords] ^ word;
        }
    }

    /// <inheritdoc/>
    public static void Expand(byte* keyA, Block* roundKeysA, byte* keyB, Block* roundKeysB, byte* keyC, Block* roundKeysC)
    {
        Expand(keyA, roundKeysA);
        Expand(keyB, roundKeysB);
        Expand(keyC, roundKeysC);
    }
}
