using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PublicTime.CookieKeys.Aead;

/// <summary>AES-SIV (RFC 5297) in the order of the RFC, on the framework's AES. Not thread-safe.</summary>
/// <remarks>
/// The oracle that the hardware path is checked against, and what stands in where the processor has none. S2V runs over (associated data, nonce, plaintext); the associated data is a component even when it is
/// empty, as the AEAD binding of RFC 5297 section 6 has it and as NTS uses it. Sealed = tag (16 octets), then ciphertext.
/// </remarks>
public sealed class PlainAesSiv : IPlainAead
{
    /// <summary>Octets by which sealing makes a message longer: the synthetic initialization vector.</summary>
    public const int TagLength = PlainCmac.TagLength;

    private readonly PlainCmac _cmac; // K1
    private readonly Aes _counter = Aes.Create(); // K2

    /// <summary>Copies a key: its first half authenticates, its second half encrypts (RFC 5297 section 2.6).</summary>
    /// <param name="key">32, 48 or 64 octets: AEAD 15, 16 or 17. The caller zeroes its own copy.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another length.</exception>
    public PlainAesSiv(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (32 or 48 or 64))
        {
            throw new ArgumentOutOfRangeException(nameof(key), "An AES-SIV key has 32, 48 or 64 octets.");
        }

        _cmac = new PlainCmac(key[..(key.Length / 2)]);
        _counter.SetKey(key[(key.Length / 2)..]);
    }

    /// <summary>Seals a message under a nonce.</summary>
    /// <param name="nonce">At least one octet; NTS asks for 16 and that it be fresh.</param>
    /// <param name="plaintext">Any length.</param>
    /// <param name="sealedText">Exactly <see cref="TagLength"/> octets longer than the plaintext; may not overlap it.</param>
    /// <param name="associatedData">Authenticated, not encrypted; may be empty.</param>
    public void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> sealedText, ReadOnlySpan<byte> associatedData)
    {
        var s2v = new PlainS2V(_cmac);
        s2v.Add(associatedData);
        s2v.Add(nonce);
        Seal(ref s2v, plaintext, sealedText);
    }

    /// <summary>Opens what <see cref="Seal(ReadOnlySpan{byte}, ReadOnlySpan{byte}, Span{byte}, ReadOnlySpan{byte})"/> made.</summary>
    /// <param name="nonce">The nonce of the seal.</param>
    /// <param name="sealedText">What was sealed; shorter than a tag does not open.</param>
    /// <param name="plaintext">
    /// Exactly <see cref="TagLength"/> octets shorter than what was sealed; may not overlap it. All zero after a failure.
    /// </param>
    /// <param name="associatedData">The associated data of the seal.</param>
    /// <returns>False when anything differs from what was sealed.</returns>
    public bool TryOpen(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, Span<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        var s2v = new PlainS2V(_cmac);
        s2v.Add(associatedData);
        s2v.Add(nonce);
        return TryOpen(ref s2v, sealedText, plaintext);
    }

    /// <summary>Seals a message under any vector of components, in their order (RFC 5297 section 2.6).</summary>
    /// <param name="components">At most 126 (RFC 5297 section 7); a nonce, if there is one, goes last.</param>
    /// <param name="plaintext">Any length.</param>
    /// <param name="sealedText">Exactly <see cref="TagLength"/> octets longer than the plaintext; may not overlap it.</param>
    public void Seal(ReadOnlySpan<byte[]> components, ReadOnlySpan<byte> plaintext, Span<byte> sealedText)
    {
        PlainS2V s2v = Absorb(components);
        Seal(ref s2v, plaintext, sealedText);
    }

    /// <summary>Opens what was sealed under the same components (RFC 5297 section 2.7).</summary>
    /// <param name="components">The components of the seal, in their order.</param>
    /// <param name="sealedText">What was sealed; shorter than a tag does not open.</param>
    /// <param name="plaintext">Exactly <see cref="TagLength"/> octets shorter; all zero after a failure.</param>
    /// <returns>False when anything differs from what was sealed.</returns>
    public bool TryOpen(ReadOnlySpan<byte[]> components, ReadOnlySpan<byte> sealedText, Span<byte> plaintext)
    {
        PlainS2V s2v = Absorb(components);
        return TryOpen(ref s2v, sealedText, plaintext);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cmac.Dispose();
        _counter.Dispose();
    }

    private PlainS2V Absorb(ReadOnlySpan<byte[]> components)
    {
        var s2v = new PlainS2V(_cmac);
        foreach (byte[] component in components)
        {
            s2v.Add(component);
        }

        return s2v;
    }

    private void Seal(ref PlainS2V s2v, ReadOnlySpan<byte> plaintext, Span<byte> sealedText)
    {
        if (sealedText.Length != plaintext.Length + TagLength)
        {
            throw new ArgumentException($"Sealed is {TagLength} octets longer than plain.", nameof(sealedText));
        }

        Span<byte> tag = sealedText[..TagLength];
        s2v.Finish(plaintext, tag);
        ApplyCounterMode(tag, plaintext, sealedText[TagLength..]);
    }

    private bool TryOpen(ref PlainS2V s2v, ReadOnlySpan<byte> sealedText, Span<byte> plaintext)
    {
        plaintext.Clear();
        if (sealedText.Length < TagLength)
        {
            return false;
        }

        if (plaintext.Length != sealedText.Length - TagLength)
        {
            throw new ArgumentException($"Plain is {TagLength} octets shorter than sealed.", nameof(plaintext));
        }

        ReadOnlySpan<byte> tag = sealedText[..TagLength];
        ApplyCounterMode(tag, sealedText[TagLength..], plaintext);
        Span<byte> expected = stackalloc byte[TagLength];
        s2v.Finish(plaintext, expected);
        if (CryptographicOperations.FixedTimeEquals(tag, expected))
        {
            return true;
        }

        CryptographicOperations.ZeroMemory(plaintext);
        return false;
    }

    // Section 2.5: the first counter is the tag with bits 63 and 31 cleared, so that 32-bit and 64-bit counters agree.
    private void ApplyCounterMode(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<byte> counter = stackalloc byte[TagLength];
        Span<byte> keyStream = stackalloc byte[TagLength];
        tag.CopyTo(counter);
        counter[8] &= 0x7F;
        counter[12] &= 0x7F;
        for (int at = 0; at < input.Length; at += TagLength)
        {
            _counter.EncryptEcb(counter, keyStream, PaddingMode.None);
            int length = Math.Min(TagLength, input.Length - at);
            input.Slice(at, length).CopyTo(output[at..]);
            PlainCmac.Xor(output[at..], keyStream[..length]);
            UInt128 next = unchecked(BinaryPrimitives.ReadUInt128BigEndian(counter) + 1);
            BinaryPrimitives.WriteUInt128BigEndian(counter, next);
        }

        CryptographicOperations.ZeroMemory(keyStream);
    }
}
