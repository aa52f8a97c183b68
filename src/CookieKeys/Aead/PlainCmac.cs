using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PublicTime.CookieKeys.Aead;

/// <summary>AES-CMAC in the order of RFC 4493, on the framework's AES; with AES-192 and AES-256 as in NIST SP 800-38B. Not thread-safe.</summary>
public sealed class PlainCmac : IDisposable
{
    /// <summary>Octets of a block and of a tag.</summary>
    public const int TagLength = 16;

    private const ulong Rb = 0x87; // RFC 4493 section 2.3: x^128 = x^7 + x^2 + x + 1
    private const byte PaddingStart = 0x80;

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _completeBlockSubkey = new byte[TagLength]; // K1
    private readonly byte[] _paddedBlockSubkey = new byte[TagLength]; // K2

    /// <summary>Copies a key and derives the two subkeys (RFC 4493 section 2.3).</summary>
    /// <param name="key">16, 24 or 32 octets; the caller zeroes its own copy.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another length.</exception>
    public PlainCmac(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (16 or 24 or 32))
        {
            throw new ArgumentOutOfRangeException(nameof(key), "An AES key has 16, 24 or 32 octets.");
        }

        _aes.SetKey(key);
        Encrypt(_completeBlockSubkey); // L = AES(K, 0^128)
        UInt128 subkey = Double(BinaryPrimitives.ReadUInt128BigEndian(_completeBlockSubkey));
        BinaryPrimitives.WriteUInt128BigEndian(_completeBlockSubkey, subkey);
        BinaryPrimitives.WriteUInt128BigEndian(_paddedBlockSubkey, Double(subkey));
    }

    /// <summary>Computes the tag of a message (RFC 4493 section 2.4).</summary>
    /// <param name="message">Any length, zero included.</param>
    /// <param name="tag">Exactly <see cref="TagLength"/> octets; may not overlap the message.</param>
    public void Compute(ReadOnlySpan<byte> message, Span<byte> tag)
    {
        if (tag.Length != TagLength)
        {
            throw new ArgumentException($"A tag has {TagLength} octets.", nameof(tag));
        }

        tag.Clear();
        while (message.Length > TagLength)
        {
            Xor(tag, message[..TagLength]);
            Encrypt(tag);
            message = message[TagLength..];
        }

        Xor(tag, message);
        if (message.Length == TagLength)
        {
            Xor(tag, _completeBlockSubkey);
        }
        else
        {
            tag[message.Length] ^= PaddingStart;
            Xor(tag, _paddedBlockSubkey);
        }

        Encrypt(tag);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_completeBlockSubkey);
        CryptographicOperations.ZeroMemory(_paddedBlockSubkey);
    }

    /// <summary>Doubles in GF(2^128), big endian, without a branch on the secret bit (RFC 5297 section 2.3: dbl).</summary>
    internal static UInt128 Double(UInt128 block) => (block << 1) ^ ((block >> 127) * Rb);

    /// <summary>Adds as many octets of the second as it has to the first.</summary>
    internal static void Xor(Span<byte> into, ReadOnlySpan<byte> addend)
    {
        for (int i = 0; i < addend.Length; i++)
        {
            into[i] ^= addend[i];
        }
    }

    private void Encrypt(Span<byte> block) => _aes.EncryptEcb(block, block, PaddingMode.None);
}
