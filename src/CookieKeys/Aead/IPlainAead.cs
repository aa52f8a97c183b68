namespace PublicTime.CookieKeys.Aead;

/// <summary>An AEAD in the order of its RFC, on the framework's AES: oracle of the fast path, and what stands in where there is none.</summary>
public interface IPlainAead : IDisposable
{
    /// <summary>Seals a message under a nonce.</summary>
    /// <param name="nonce">Of a length that the AEAD takes.</param>
    /// <param name="plaintext">Any length.</param>
    /// <param name="sealedText">Exactly 16 octets longer than the plaintext; may not overlap it.</param>
    /// <param name="associatedData">Authenticated, not encrypted; may be empty.</param>
    void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> sealedText, ReadOnlySpan<byte> associatedData);

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <param name="nonce">The nonce of the seal.</param>
    /// <param name="sealedText">What was sealed; shorter than a tag does not open.</param>
    /// <param name="plaintext">Exactly 16 octets shorter; all zero after a failure. May not overlap what was sealed.</param>
    /// <param name="associatedData">The associated data of the seal.</param>
    /// <returns>False when anything differs from what was sealed.</returns>
    bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, Span<byte> plaintext, ReadOnlySpan<byte> associatedData);
}
