using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>AEAD_AES_128_GCM_SIV (RFC 8452) by processor instructions, for messages of any length. Sealed: the ciphertext, then the tag.</summary>
internal static unsafe class GcmSiv
{
    /// <summary>Octets of a nonce; no other length is taken.</summary>
    public const int NonceLength = 12;

    /// <summary>Seals a message.</summary>
    public static void Seal(Block* generator, byte* data, int dataLength, byte* nonce, byte* plaintext, int length, byte* sealedText)
    {
        GcmSivKeys keys;
        Vector128<uint> nonceWords = LoadNonce(nonce);
        GcmSivKeys.Derive(&keys, generator, nonceWords);
        Block tag = Tag(&keys, nonceWords, data, dataLength, plaintext, length);
        ApplyCounterMode(&keys, tag, plaintext, sealedText, length);
        tag.Store(sealedText + length);
        CryptographicOperations.ZeroMemory(new Span<byte>(&keys, sizeof(GcmSivKeys)));
    }

    /// <summary>Opens a message; what is in the plaintext afterwards means nothing when it does not open.</summary>
    public static bool TryOpen(Block* generator, byte* data, int dataLength, byte* nonce, byte* sealedText, byte* plaintext, int length)
    {
        GcmSivKeys keys;
        Vector128<uint> nonceWords = LoadNonce(nonce);
        GcmSivKeys.Derive(&keys, generator, nonceWords);
        Block tag = Vector128.Load(sealedText + length);
        ApplyCounterMode(&keys, tag, sealedText, plaintext, length);
        bool opened = Vector128.EqualsAll(Tag(&keys, nonceWords, data, dataLength, plaintext, length), tag);
        CryptographicOperations.ZeroMemory(new Span<byte>(&keys, sizeof(GcmSivKeys)));
        return opened;
    }

    /// <summary>A nonce in the upper three words of a block: where it stands when keys are derived (section 4).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> LoadNonce(byte* nonce) =>
        Vector128.Create(0, ((uint*)nonce)[0], ((uint*)nonce)[1], ((uint*)nonce)[2]);

    /// <summary>POLYVAL over data, text and their lengths, the nonce added, one bit cleared, encrypted (section 4).</summary>
    public static Block Tag(GcmSivKeys* keys, Vector128<uint> nonce, byte* data, int dataLength, byte* plaintext, int length) =>
        AesBlock.Encrypt<Aes128>(
            TagInput(&keys->Authentication, nonce, data, dataLength, plaintext, length), (Block*)&keys->Encryption);

    /// <summary>The block that becomes the tag when it is encrypted.</summary>
    public static Block TagInput(PolyvalKey* key, Vector128<uint> nonce, byte* data, int dataLength, byte* plaintext, int length)
    {
        Vector128<ulong> sum = Polyval.Absorb(Vector128<ulong>.Zero, key, data, dataLength);
        sum = Polyval.Absorb(sum, key, plaintext, length);
        sum = Polyval.Dot(sum ^ Vector128.Create((ulong)dataLength * 8, (ulong)length * 8), key->H);

        // Here the nonce stands in the lower three words.
        Vector128<uint> input = sum.AsUInt32() ^ Vector128.Shuffle(nonce, Vector128.Create(1u, 2, 3, 0));
        return (input & Vector128.Create(uint.MaxValue, uint.MaxValue, uint.MaxValue, 0x7FFF_FFFFu)).AsByte();
    }

    /// <summary>Counter mode from the tag with its highest bit set, four blocks side by side; the counter is the first word and wraps in it.</summary>
    public static void ApplyCounterMode(GcmSivKeys* keys, Block tag, byte* from, byte* to, int length)
    {
        Vector128<uint> counter = tag.AsUInt32() | Vector128.Create(0, 0, 0, 0x8000_0000u);
        for (; length > 0; length -= 4 * AesBlock.Length, from += 4 * AesBlock.Length, to += 4 * AesBlock.Length)
        {
            Block a = counter.AsByte();
            Block b = (counter + Vector128.Create(1u, 0, 0, 0)).AsByte();
            Block c = (counter + Vector128.Create(2u, 0, 0, 0)).AsByte();
            Block d = (counter + Vector128.Create(3u, 0, 0, 0)).AsByte();
            counter += Vector128.Create(4u, 0, 0, 0);
            AesBlock.Encrypt<Aes128>(ref a, ref b, ref c, ref d, (Block*)&keys->Encryption);
            PartialBlock.AddFour(a, b, c, d, from, to, length);
        }
    }
}
