using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PublicTime.CookieKeys.Aead;

/// <summary>AES-128-GCM-SIV in the order of RFC 8452, on the framework's AES and POLYVAL bit by bit. Not thread-safe.</summary>
/// <remarks>Sealed = ciphertext, then tag (16 octets). No branch depends on a key or a text.</remarks>
public sealed class PlainGcmSiv : IPlainAead
{
    /// <summary>Octets of a key.</summary>
    public const int KeyLength = 16;

    /// <summary>Octets of a nonce (section 4: "a 96-bit nonce").</summary>
    public const int NonceLength = 12;

    /// <summary>Octets by which sealing makes a message longer.</summary>
    public const int TagLength = 16;

    private readonly Aes _generator = Aes.Create();

    /// <summary>Copies a key-generating key; the caller zeroes its own copy.</summary>
    /// <param name="key">Exactly <see cref="KeyLength"/> octets.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another length.</exception>
    public PlainGcmSiv(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength, nameof(key));
        _generator.SetKey(key);
    }

    /// <inheritdoc/>
    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> sealedText, ReadOnlySpan<byte> associatedData)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceLength, nameof(nonce));
        ArgumentOutOfRangeException.ThrowIfNotEqual(sealedText.Length, plaintext.Length + TagLength, nameof(sealedText));
        using Aes encryption = DeriveKeys(nonce, out UInt128 authentication);
        Span<byte> tag = sealedText[plaintext.Length..];
        WriteTag(encryption, authentication, nonce, associatedData, plaintext, tag);
        ApplyCounterMode(encryption, tag, plaintext, sealedText);
    }

    /// <inheritdoc/>
    public bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, Span<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        plaintext.Clear();
        if (nonce.Length != NonceLength || sealedText.Length < TagLength)
        {
            return false;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(plaintext.Length, sealedText.Length - TagLength, nameof(plaintext));
        using Aes encryption = DeriveKeys(nonce, out UInt128 authentication);
        ReadOnlySpan<byte> tag = sealedText[plaintext.Length..];
        ApplyCounterMode(encryption, tag, sealedText[..plaintext.Length], plaintext);
        Span<byte> expected = stackalloc byte[TagLength];
        WriteTag(encryption, authentication, nonce, associatedData, plaintext, expected);
        if (CryptographicOperations.FixedTimeEquals(tag, expected))
        {
            return true;
        }

        CryptographicOperations.ZeroMemory(plaintext);
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();

    /// <summary>Section 4: from four blocks of a counter and the nonce the first halves make the two keys of the message.</summary>
    private Aes DeriveKeys(ReadOnlySpan<byte> nonce, out UInt128 authentication)
    {
        const int Blocks = 4;
        Span<byte> keys = stackalloc byte[Blocks * sizeof(ulong)];
        Span<byte> block = stackalloc byte[TagLength];
        for (int i = 0; i < Blocks; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(block, i);
            nonce.CopyTo(block[sizeof(int)..]);
            _generator.EncryptEcb(block, block, PaddingMode.None);
            block[..sizeof(ulong)].CopyTo(keys[(i * sizeof(ulong))..]);
        }

        authentication = BinaryPrimitives.ReadUInt128LittleEndian(keys);
        var encryption = Aes.Create();
        encryption.SetKey(keys[KeyLength..]);
        CryptographicOperations.ZeroMemory(keys);
        CryptographicOperations.ZeroMemory(block);
        return encryption;
    }

    /// <summary>Section 4: POLYVAL over data, text and their lengths, the nonce added, one bit cleared, encrypted.</summary>
    private static void WriteTag(
        Aes encryption, UInt128 authentication, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> data, ReadOnlySpan<byte> text, Span<byte> tag)
    {
        UInt128 lengths = new((ulong)text.Length * 8, (ulong)data.Length * 8);
        UInt128 sum = Absorb(Absorb(UInt128.Zero, authentication, data), authentication, text);
        BinaryPrimitives.WriteUInt128LittleEndian(tag, Dot(sum ^ lengths, authentication));
        PlainCmac.Xor(tag, nonce);
        tag[^1] &= 0x7F;
        encryption.EncryptEcb(tag, tag, PaddingMode.None);
    }

    private static UInt128 Absorb(UInt128 sum, UInt128 key, ReadOnlySpan<byte> text)
    {
        Span<byte> block = stackalloc byte[TagLength];
        for (; !text.IsEmpty; text = text[Math.Min(TagLength, text.Length)..])
        {
            block.Clear();
            text[..Math.Min(TagLength, text.Length)].CopyTo(block);
            sum = Dot(sum ^ BinaryPrimitives.ReadUInt128LittleEndian(block), key);
        }

        CryptographicOperations.ZeroMemory(block);
        return sum;
    }

    /// <summary>Section 3: a * b * x^-128 in the field of x^128 + x^127 + x^126 + x^121 + 1. After each bit of a, one division by x.</summary>
    private static UInt128 Dot(UInt128 a, UInt128 b)
    {
        const int Bits = 128;
        UInt128 divisor = new(0xE100_0000_0000_0000, 0); // what the bit x^0 becomes when all is divided by x
        UInt128 product = UInt128.Zero;
        for (int i = 0; i < Bits; i++)
        {
            product ^= b & MaskOf(a >> i);
            product = (product >> 1) ^ (divisor & MaskOf(product));
        }

        return product;
    }

    /// <summary>All ones when the lowest bit is one, else all zeros; without a branch.</summary>
    private static UInt128 MaskOf(UInt128 value) => unchecked(UInt128.Zero - (value & UInt128.One));

    /// <summary>Section 4: counter mode from the tag with its highest bit set; the counter is the first word and wraps in it.</summary>
    private static void ApplyCounterMode(Aes encryption, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<byte> counter = stackalloc byte[TagLength];
        Span<byte> keyStream = stackalloc byte[TagLength];
        tag.CopyTo(counter);
        counter[^1] |= 0x80;
        for (int at = 0; at < input.Length; at += TagLength)
        {
            encryption.EncryptEcb(counter, keyStream, PaddingMode.None);
            int length = Math.Min(TagLength, input.Length - at);
            input.Slice(at, length).CopyTo(output[at..]);
            PlainCmac.Xor(output[at..], keyStream[..length]);
            uint next = unchecked(BinaryPrimitives.ReadUInt32LittleEndian(counter) + 1);
            BinaryPrimitives.WriteUInt32LittleEndian(counter, next);
        }

        CryptographicOperations.ZeroMemory(keyStream);
    }
}
