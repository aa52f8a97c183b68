using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>AES-SIV (RFC 5297) by processor instructions, for messages of any length.</summary>
/// <remarks>
/// S2V runs over one component of associated data, the nonce and the plaintext, as RFC 5297 section 6 maps the AEAD
/// interface; the data component is there even when it is empty. What comes out is the tag (16 octets), then the ciphertext.
/// </remarks>
/// <typeparam name="T">AES-128 for AEAD 15, AES-192 for 16, AES-256 for 17.</typeparam>
internal static unsafe class AesSiv<T>
    where T : IAesVariant
{
    /// <summary>Seals a message: the tag, then the ciphertext.</summary>
    public static void Seal(SivSchedules* key, byte* data, int dataLength, byte* nonce, int nonceLength, byte* plaintext, int length, byte* sealedText)
    {
        Block tag = FinalTag(key, AfterComponents(key, data, dataLength, nonce, nonceLength), plaintext, length);
        ApplyCounterMode((Block*)&key->Counter, tag, plaintext, sealedText + AesBlock.Length, length);
        tag.Store(sealedText);
    }

    /// <summary>Opens a message; what is in the plaintext afterwards means nothing when it does not open.</summary>
    /// <param name="key">The expanded key.</param>
    /// <param name="data">What was authenticated beside it.</param>
    /// <param name="dataLength">Octets of it.</param>
    /// <param name="nonce">The nonce.</param>
    /// <param name="nonceLength">Octets of it.</param>
    /// <param name="sealedText">Tag and ciphertext.</param>
    /// <param name="plaintext">Where the plaintext goes.</param>
    /// <param name="length">Octets of the plaintext.</param>
    public static bool TryOpen(
        SivSchedules* key, byte* data, int dataLength, byte* nonce, int nonceLength, byte* sealedText, byte* plaintext, int length)
    {
        Block tag = Vector128.Load(sealedText);
        ApplyCounterMode((Block*)&key->Counter, tag, sealedText + AesBlock.Length, plaintext, length);
        Block state = AfterComponents(key, data, dataLength, nonce, nonceLength);
        return Vector128.EqualsAll(FinalTag(key, state, plaintext, length), tag);
    }

    /// <summary>CMAC of one message (RFC 4493 section 2.4).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Cmac(SivSchedules* key, byte* message, int length)
    {
        Block* mac = (Block*)&key->Mac;
        if (length < AesBlock.Length)
        {
            return AesBlock.Encrypt<T>(PartialBlock.LoadPaddedShort(message, length) ^ key->PaddedSubkey, mac);
        }

        Block state = Chain(mac, Block.Zero, ref message, ref length);
        return AesBlock.Encrypt<T>(state ^ LastBlock(key, message, length), mac);
    }

    /// <summary>The last block of a message of at least 16 octets, with the subkey that its length asks for.</summary>
    /// <param name="key">Holds the subkeys.</param>
    /// <param name="message">Where the last block begins, with whole blocks before it.</param>
    /// <param name="length">1 to 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block LastBlock(SivSchedules* key, byte* message, int length) =>
        length == AesBlock.Length
            ? Vector128.Load(message) ^ key->WholeSubkey
            : PartialBlock.LoadPaddedTail(message + length, length) ^ key->PaddedSubkey;

    /// <summary>The tag: CMAC of the plaintext with the state of S2V added to its end (RFC 5297 section 2.4).</summary>
    public static Block FinalTag(SivSchedules* key, Block state, byte* plaintext, int length)
    {
        Block* mac = (Block*)&key->Mac;
        if (length < AesBlock.Length)
        {
            Block padded = AesBlock.Double(state) ^ PartialBlock.LoadPaddedShort(plaintext, length);
            return AesBlock.Encrypt<T>(padded ^ key->WholeSubkey, mac);
        }

        Block chain = Block.Zero;
        while (length >= 2 * AesBlock.Length)
        {
            chain = AesBlock.Encrypt<T>(chain ^ Vector128.Load(plaintext), mac);
            plaintext += AesBlock.Length;
            length -= AesBlock.Length;
        }

        return FinishTag(key, chain, state, plaintext, length);
    }

    /// <summary>The last 16 to 31 octets of the plaintext: the state is added to the last 16 of them, which may straddle two blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block FinishTag(SivSchedules* key, Block chain, Block state, byte* plaintext, int length)
    {
        Debug.Assert(length is >= AesBlock.Length and < 2 * AesBlock.Length);
        Block* mac = (Block*)&key->Mac;
        if (length == AesBlock.Length)
        {
            return AesBlock.Encrypt<T>(chain ^ Vector128.Load(plaintext) ^ state ^ key->WholeSubkey, mac);
        }

        int tail = length - AesBlock.Length;
        Block first = Vector128.Load(plaintext) ^ PartialBlock.MoveToBack(state, tail);
        Block second = PartialBlock.LoadPaddedTail(plaintext + length, tail) ^ PartialBlock.MoveTailToFront(state, tail);
        chain = AesBlock.Encrypt<T>(chain ^ first, mac);
        return AesBlock.Encrypt<T>(chain ^ second ^ key->PaddedSubkey, mac);
    }

    /// <summary>Counter mode from the tag with two bits cleared (RFC 5297 section 2.5), four blocks side by side.</summary>
    public static void ApplyCounterMode(Block* keys, Block tag, byte* from, byte* to, int length)
    {
        Vector128<uint> counter = FirstCounter(tag);
        for (; length > 0; length -= 4 * AesBlock.Length, from += 4 * AesBlock.Length, to += 4 * AesBlock.Length)
        {
            CounterBlocks(keys, ref counter, out Block a, out Block b, out Block c, out Block d);
            PartialBlock.AddFour(a, b, c, d, from, to, length);
        }
    }

    /// <summary>Encrypts the next four counters.</summary>
    /// <remarks>The upper bit of the low word is cleared in the first counter, so the addition never carries out of that word.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CounterBlocks(Block* keys, ref Vector128<uint> counter, out Block a, out Block b, out Block c, out Block d)
    {
        a = AesBlock.Reverse(counter.AsByte());
        b = AesBlock.Reverse((counter + Vector128.Create(1u, 0, 0, 0)).AsByte());
        c = AesBlock.Reverse((counter + Vector128.Create(2u, 0, 0, 0)).AsByte());
        d = AesBlock.Reverse((counter + Vector128.Create(3u, 0, 0, 0)).AsByte());
        counter += Vector128.Create(4u, 0, 0, 0);
        AesBlock.Encrypt<T>(ref a, ref b, ref c, ref d, keys);
    }

    /// <summary>The first counter, as a little-endian number: the tag without the bits 31 and 63 (RFC 5297 section 2.5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> FirstCounter(Block tag) =>
        AesBlock.Reverse(tag).AsUInt32() & Vector128.Create(0x7FFF_FFFFu, 0x7FFF_FFFFu, uint.MaxValue, uint.MaxValue);

    /// <summary>Runs CMAC over all whole blocks but the last, whole or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Chain(Block* mac, Block state, ref byte* message, ref int length)
    {
        while (length > AesBlock.Length)
        {
            state = AesBlock.Encrypt<T>(state ^ Vector128.Load(message), mac);
            message += AesBlock.Length;
            length -= AesBlock.Length;
        }

        return state;
    }

    private static Block AfterComponents(SivSchedules* key, byte* data, int dataLength, byte* nonce, int nonceLength)
    {
        Block state = AesBlock.Double(key->Start) ^ Cmac(key, data, dataLength);
        return AesBlock.Double(state) ^ Cmac(key, nonce, nonceLength);
    }
}
