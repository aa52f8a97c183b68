using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>AEAD_AES_SIV_CMAC_256 (RFC 5297) by processor instructions, for messages of any length.</summary>
/// <remarks>
/// S2V runs over one component of associated data, the nonce and the plaintext, as RFC 5297 section 6 maps the AEAD
/// interface; the data component is there even when it is empty. What comes out is the tag (16 octets), then the ciphertext.
/// </remarks>
public static unsafe class AesSiv
{
    /// <summary>Octets of the tag, which is also the synthetic initialization vector.</summary>
    public const int TagLength = AesBlock.Length;

    /// <summary>Seals a message.</summary>
    /// <param name="key">The key; stays alive during the call.</param>
    /// <param name="associatedData">Authenticated, not encrypted; may be empty.</param>
    /// <param name="nonce">One octet or more.</param>
    /// <param name="plaintext">May be empty; must not overlap the destination.</param>
    /// <param name="sealedText">Exactly <see cref="TagLength"/> octets longer than the plaintext.</param>
    public static void Seal(
        SivKey key, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> sealedText)
    {
        ThrowIfLengthsDiffer(plaintext.Length, sealedText.Length, nameof(sealedText));
        fixed (byte* data = associatedData, n = nonce, text = plaintext, to = sealedText)
        {
            Block tag = Seal(key.Schedules, data, associatedData.Length, n, nonce.Length, text, plaintext.Length, to + TagLength);
            tag.Store(to);
        }

        GC.KeepAlive(key);
    }

    /// <summary>Opens a message; when it does not open, the plaintext is zeroed.</summary>
    /// <param name="key">The key; stays alive during the call.</param>
    /// <param name="associatedData">What was authenticated beside it.</param>
    /// <param name="nonce">The nonce it was sealed with.</param>
    /// <param name="sealedText">Tag and ciphertext.</param>
    /// <param name="plaintext">Exactly <see cref="TagLength"/> octets shorter than the sealed text.</param>
    /// <returns>False when anything was changed, or the sealed text is shorter than a tag.</returns>
    public static bool TryOpen(
        SivKey key, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, Span<byte> plaintext)
    {
        if (sealedText.Length < TagLength)
        {
            return false;
        }

        ThrowIfLengthsDiffer(plaintext.Length, sealedText.Length, nameof(plaintext));
        bool opened;
        fixed (byte* data = associatedData, n = nonce, from = sealedText, text = plaintext)
        {
            Block tag = Vector128.Load(from);
            ApplyCounterMode((Block*)&key.Schedules->Counter, tag, from + TagLength, text, plaintext.Length);
            Block state = AfterComponents(key.Schedules, data, associatedData.Length, n, nonce.Length);
            opened = Vector128.EqualsAll(FinalTag(key.Schedules, state, text, plaintext.Length), tag);
        }

        GC.KeepAlive(key);
        if (!opened)
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }

        return opened;
    }

    /// <summary>Encrypts and returns the tag, which the caller stores.</summary>
    internal static Block Seal(
        SivSchedules* key, byte* data, int dataLength, byte* nonce, int nonceLength, byte* plaintext, int length, byte* ciphertext)
    {
        Block tag = FinalTag(key, AfterComponents(key, data, dataLength, nonce, nonceLength), plaintext, length);
        ApplyCounterMode((Block*)&key->Counter, tag, plaintext, ciphertext, length);
        return tag;
    }

    /// <summary>CMAC of one message (RFC 4493 section 2.4).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Block Cmac(SivSchedules* key, byte* message, int length)
    {
        Block* mac = (Block*)&key->Mac;
        if (length < AesBlock.Length)
        {
            return AesBlock.Encrypt(AesBlock.LoadPaddedShort(message, length) ^ key->PaddedSubkey, mac);
        }

        Block state = Chain(mac, Block.Zero, ref message, ref length);
        return AesBlock.Encrypt(state ^ LastBlock(key, message, length), mac);
    }

    /// <summary>The last block of a message of at least 16 octets, with the subkey that its length asks for.</summary>
    /// <param name="key">Holds the subkeys.</param>
    /// <param name="message">Where the last block begins, with whole blocks before it.</param>
    /// <param name="length">1 to 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Block LastBlock(SivSchedules* key, byte* message, int length) =>
        length == AesBlock.Length
            ? Vector128.Load(message) ^ key->WholeSubkey
            : AesBlock.LoadPaddedTail(message + length, length) ^ key->PaddedSubkey;

    /// <summary>The tag: CMAC of the plaintext with the state of S2V added to its end (RFC 5297 section 2.4).</summary>
    internal static Block FinalTag(SivSchedules* key, Block state, byte* plaintext, int length)
    {
        Block* mac = (Block*)&key->Mac;
        if (length < AesBlock.Length)
        {
            Block padded = AesBlock.Double(state) ^ AesBlock.LoadPaddedShort(plaintext, length);
            return AesBlock.Encrypt(padded ^ key->WholeSubkey, mac);
        }

        Block chain = Block.Zero;
        while (length >= 2 * AesBlock.Length)
        {
            chain = AesBlock.Encrypt(chain ^ Vector128.Load(plaintext), mac);
            plaintext += AesBlock.Length;
            length -= AesBlock.Length;
        }

        return FinishTag(key, chain, state, plaintext, length);
    }

    /// <summary>The last 16 to 31 octets of the plaintext: the state is added to the last 16 of them, which may straddle two blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Block FinishTag(SivSchedules* key, Block chain, Block state, byte* plaintext, int length)
    {
        Debug.Assert(length is >= AesBlock.Length and < 2 * AesBlock.Length);
        Block* mac = (Block*)&key->Mac;
        if (length == AesBlock.Length)
        {
            return AesBlock.Encrypt(chain ^ Vector128.Load(plaintext) ^ state ^ key->WholeSubkey, mac);
        }

        int tail = length - AesBlock.Length;
        Block first = Vector128.Load(plaintext) ^ AesBlock.MoveToBack(state, tail);
        Block second = AesBlock.LoadPaddedTail(plaintext + length, tail) ^ AesBlock.MoveTailToFront(state, tail);
        chain = AesBlock.Encrypt(chain ^ first, mac);
        return AesBlock.Encrypt(chain ^ second ^ key->PaddedSubkey, mac);
    }

    /// <summary>Counter mode from the tag with two bits cleared (RFC 5297 section 2.5), four blocks side by side.</summary>
    internal static void ApplyCounterMode(Block* keys, Block tag, byte* from, byte* to, int length)
    {
        Vector128<uint> counter = FirstCounter(tag);
        for (; length >= 4 * AesBlock.Length; length -= 4 * AesBlock.Length, from += 4 * AesBlock.Length, to += 4 * AesBlock.Length)
        {
            CounterBlocks(keys, ref counter, out Block a, out Block b, out Block c, out Block d);
            (a ^ Vector128.Load(from)).Store(to);
            (b ^ Vector128.Load(from + 16)).Store(to + 16);
            (c ^ Vector128.Load(from + 32)).Store(to + 32);
            (d ^ Vector128.Load(from + 48)).Store(to + 48);
        }

        if (length > 0)
        {
            CounterBlocks(keys, ref counter, out Block a, out Block b, out Block c, out Block d);
            AddBlock(ref a, b, ref from, ref to, ref length);
            AddBlock(ref a, c, ref from, ref to, ref length);
            AddBlock(ref a, d, ref from, ref to, ref length);
            AesBlock.AddPart(a, from, to, length);
        }
    }

    /// <summary>Encrypts the next four counters.</summary>
    /// <remarks>The upper bit of the low word is cleared in the first counter, so the addition never carries out of that word.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CounterBlocks(Block* keys, ref Vector128<uint> counter, out Block a, out Block b, out Block c, out Block d)
    {
        a = AesBlock.Reverse(counter.AsByte());
        b = AesBlock.Reverse((counter + Vector128.Create(1u, 0, 0, 0)).AsByte());
        c = AesBlock.Reverse((counter + Vector128.Create(2u, 0, 0, 0)).AsByte());
        d = AesBlock.Reverse((counter + Vector128.Create(3u, 0, 0, 0)).AsByte());
        counter += Vector128.Create(4u, 0, 0, 0);
        AesBlock.Encrypt(ref a, ref b, ref c, ref d, keys);
    }

    /// <summary>The first counter, as a little-endian number: the tag without the bits 31 and 63 (RFC 5297 section 2.5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> FirstCounter(Block tag) =>
        AesBlock.Reverse(tag).AsUInt32() & Vector128.Create(0x7FFF_FFFFu, 0x7FFF_FFFFu, uint.MaxValue, uint.MaxValue);

    /// <summary>Runs CMAC over all whole blocks but the last, whole or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Block Chain(Block* mac, Block state, ref byte* message, ref int length)
    {
        while (length > AesBlock.Length)
        {
            state = AesBlock.Encrypt(state ^ Vector128.Load(message), mac);
            message += AesBlock.Length;
            length -= AesBlock.Length;
        }

        return state;
    }

    /// <summary>Adds a whole block to the text, if there is that much of it left, and makes the next one current.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddBlock(ref Block current, Block next, ref byte* from, ref byte* to, ref int length)
    {
        if (length >= AesBlock.Length)
        {
            (current ^ Vector128.Load(from)).Store(to);
            from += AesBlock.Length;
            to += AesBlock.Length;
            length -= AesBlock.Length;
            current = next;
        }
    }

    private static Block AfterComponents(SivSchedules* key, byte* data, int dataLength, byte* nonce, int nonceLength)
    {
        Block state = AesBlock.Double(key->Start) ^ Cmac(key, data, dataLength);
        return AesBlock.Double(state) ^ Cmac(key, nonce, nonceLength);
    }

    private static void ThrowIfLengthsDiffer(int plaintext, int sealedText, string name)
    {
        if (sealedText != plaintext + TagLength)
        {
            throw new ArgumentException("The sealed text is longer than the plaintext by its tag, and by nothing else.", name);
        }
    }
}
