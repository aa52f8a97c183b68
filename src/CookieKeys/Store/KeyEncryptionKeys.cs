using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PublicTime.CookieKeys.Aead;

namespace PublicTime.CookieKeys.Store;

/// <summary>
/// The key-encryption keys of a node, most often one: the first seals, each opens what was sealed under it, found by its fingerprint. So a key
/// can be changed while nodes run. Seals and opens from any thread; disposed after the last use.
/// </summary>
/// <remarks>
/// An envelope is for what nodes leave where others can read and write, and says nothing but its length and its key:
/// <code>
/// KEK fingerprint 8 | nonce 16 | tag 16 | ciphertext
/// </code>
/// AES-SIV-CMAC-512; the associated data is "PTEV", so that no envelope is ever taken for a stored ring (<see cref="KeyRingFormat"/>), then the caller's.
/// </remarks>
public sealed class KeyEncryptionKeys : IDisposable
{
    /// <summary>Octets by which an envelope is longer than what is in it.</summary>
    public const int EnvelopeOverhead = SealedAt + AeadKey.TagLength;

    private const int NonceAt = KeyEncryptionKey.FingerprintLength;
    private const int NonceLength = 16;
    private const int SealedAt = NonceAt + NonceLength;

    private readonly KeyEncryptionKey[] _keys;

    /// <summary>Takes the keys over.</summary>
    /// <param name="sealing">Seals and opens.</param>
    /// <param name="opening">Only open; none of them twice.</param>
    /// <exception cref="ArgumentException">A key is there twice; the keys stay the caller's.</exception>
    public KeyEncryptionKeys(KeyEncryptionKey sealing, params ReadOnlySpan<KeyEncryptionKey> opening)
    {
        _keys = [sealing, .. opening];
        if (_keys.Select(key => Convert.ToHexString(key.Fingerprint)).Distinct(StringComparer.Ordinal).Count() < _keys.Length)
        {
            throw new ArgumentException($"The {sealing} and the others have to differ, and one is there twice.", nameof(opening));
        }
    }

    /// <summary>The key that seals.</summary>
    public KeyEncryptionKey Sealing => _keys[0];

    /// <summary>Seals octets for other nodes.</summary>
    /// <param name="associatedData">What the octets belong to; opens only with the same.</param>
    /// <param name="plaintext">Any length.</param>
    /// <returns>The envelope, <see cref="EnvelopeOverhead"/> octets longer; another one each time.</returns>
    public byte[] Seal(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext)
    {
        byte[] envelope = new byte[EnvelopeOverhead + plaintext.Length];
        Sealing.Fingerprint.CopyTo(envelope);
        Span<byte> nonce = envelope.AsSpan(NonceAt, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        Sealing.Siv.Seal(Bound(associatedData), nonce, plaintext, envelope.AsSpan(SealedAt));
        return envelope;
    }

    /// <summary>Opens an envelope.</summary>
    /// <param name="associatedData">That of <see cref="Seal"/>.</param>
    /// <param name="envelope">Octets of any length, from anyone.</param>
    /// <param name="plaintext">What was sealed; the caller's, who zeroes it where it is secret. Null on failure.</param>
    /// <returns>False, without a reason, when anything differs from what was sealed, or the key is none of these.</returns>
    public bool TryOpen(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> envelope, [NotNullWhen(true)] out byte[]? plaintext)
    {
        plaintext = null;
        if (envelope.Length < EnvelopeOverhead || !TryFind(envelope[..NonceAt], out KeyEncryptionKey? key))
        {
            return false;
        }

        byte[] opened = new byte[envelope.Length - EnvelopeOverhead];
        bool isWhole = key.Siv.TryOpen(Bound(associatedData), envelope.Slice(NonceAt, NonceLength), envelope[SealedAt..], opened);
        plaintext = isWhole ? opened : null;
        return isWhole;
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_keys, key => key.Dispose());

    /// <summary>Names the keys by their fingerprints, first the one that seals; never shows them.</summary>
    public override string ToString() => string.Join(", or ", _keys.Select(key => key.ToString()));

    /// <summary>Finds the key that something was sealed under.</summary>
    internal bool TryFind(ReadOnlySpan<byte> fingerprint, [NotNullWhen(true)] out KeyEncryptionKey? key)
    {
        foreach (KeyEncryptionKey candidate in _keys)
        {
            if (candidate.Fingerprint.SequenceEqual(fingerprint)) // as public as what carries it
            {
                key = candidate;
                return true;
            }
        }

        key = null;
        return false;
    }

    private static byte[] Bound(ReadOnlySpan<byte> associatedData) => [.. "PTEV"u8, .. associatedData];
}
