using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Aead;

/// <summary>One key of an AEAD that NTS knows, ready for use, in native memory that the collector never copies. Immutable until disposed.</summary>
/// <remarks>
/// <para>By processor instructions where there are any, else in the order of the RFCs on the framework's AES: slower by two orders
/// of magnitude, allocating, and with the same results.</para>
/// <para><see cref="Dispose"/> zeroes the key and leaves the memory to the collector: a thread that still uses it meets zeros,
/// which open nothing that was sealed before, and never memory that belongs to somebody else. Users keep the object alive by
/// holding it, and whoever disposes it sees to it that nothing is sealed any more.</para>
/// </remarks>
public sealed unsafe class AeadKey : IDisposable
{
    /// <summary>Octets by which sealing makes a message longer, with every AEAD.</summary>
    public const int TagLength = AesBlock.Length;

    private readonly SecretMemory _memory;
    private readonly int _keyLength;

    /// <summary>Makes a key ready; the caller zeroes its own copy.</summary>
    /// <param name="algorithm">15, 16, 17 or 30.</param>
    /// <param name="key">Exactly <see cref="AeadAlgorithmFacts.KeyLength"/> octets.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The AEAD is none of these.</exception>
    public AeadKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        _keyLength = algorithm.KeyLength();
        if (key.Length != _keyLength)
        {
            throw new ArgumentException($"A key of {algorithm.NameOf()} has {_keyLength} octets.", nameof(key));
        }

        Algorithm = algorithm;
        _memory = new SecretMemory(AesBlock.IsSupported ? Math.Max(sizeof(SivSchedules), sizeof(RoundKeys)) : _keyLength);
        if (!AesBlock.IsSupported)
        {
            key.CopyTo(PlainKey);
            return;
        }

        fixed (byte* octets = key)
        {
            Expand(octets);
        }
    }

    /// <summary>Whether this processor has the instructions that the fast path needs.</summary>
    public static bool IsAccelerated => AesBlock.IsSupported;

    /// <summary>What the key is for.</summary>
    public AeadAlgorithm Algorithm { get; }

    /// <summary>The expanded key of AES-SIV; with the processor's instructions only.</summary>
    internal SivSchedules* Schedules => (SivSchedules*)_memory.Pointer;

    private Vector128<byte>* RoundKeys => (Vector128<byte>*)_memory.Pointer;

    private Span<byte> PlainKey => new(_memory.Pointer, _keyLength);

    /// <summary>Whether a nonce has a length that the AEAD takes: 12 octets for AES-GCM-SIV (RFC 8452 section 6), one or more for AES-SIV.</summary>
    public bool Takes(int nonceLength) => TakesNonce(Algorithm, nonceLength);

    /// <summary>Seals a message: AES-SIV puts the tag first, AES-GCM-SIV last.</summary>
    /// <param name="associatedData">Authenticated, not encrypted; may be empty.</param>
    /// <param name="nonce">Of a length that <see cref="Takes"/>.</param>
    /// <param name="plaintext">May be empty; must not overlap the destination.</param>
    /// <param name="sealedText">Exactly <see cref="TagLength"/> octets longer than the plaintext.</param>
    /// <exception cref="ArgumentException">A length is none of these.</exception>
    public void Seal(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> sealedText)
    {
        if (!Takes(nonce.Length))
        {
            throw new ArgumentException($"{Algorithm.NameOf()} takes no nonce of {nonce.Length} octets.", nameof(nonce));
        }

        ThrowIfLengthsDiffer(plaintext.Length, sealedText.Length, nameof(sealedText));
        if (!AesBlock.IsSupported)
        {
            using IPlainAead plain = PlainAead.Create(Algorithm, PlainKey);
            plain.Seal(nonce, plaintext, sealedText, associatedData);
            return;
        }

        fixed (byte* data = associatedData, n = nonce, text = plaintext, to = sealedText)
        {
            switch (Algorithm)
            {
                case AeadAlgorithm.AesSivCmac256:
                    AesSiv<Aes128>.Seal(Schedules, data, associatedData.Length, n, nonce.Length, text, plaintext.Length, to);
                    break;
                case AeadAlgorithm.AesSivCmac384:
                    AesSiv<Aes192>.Seal(Schedules, data, associatedData.Length, n, nonce.Length, text, plaintext.Length, to);
                    break;
                case AeadAlgorithm.AesSivCmac512:
                    AesSiv<Aes256>.Seal(Schedules, data, associatedData.Length, n, nonce.Length, text, plaintext.Length, to);
                    break;
                default:
                    GcmSiv.Seal(RoundKeys, data, associatedData.Length, n, text, plaintext.Length, to);
                    break;
            }
        }

        GC.KeepAlive(this);
    }

    /// <summary>Opens a message; when it does not open, the plaintext is zeroed.</summary>
    /// <param name="associatedData">What was authenticated beside it.</param>
    /// <param name="nonce">The nonce it was sealed with.</param>
    /// <param name="sealedText">What was sealed.</param>
    /// <param name="plaintext">Exactly <see cref="TagLength"/> octets shorter than the sealed text.</param>
    /// <returns>False when anything was changed, the sealed text is shorter than a tag, or the AEAD takes no such nonce.</returns>
    public bool TryOpen(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, Span<byte> plaintext)
    {
        if (sealedText.Length < TagLength || !Takes(nonce.Length))
        {
            CryptographicOperations.ZeroMemory(plaintext);
            return false;
        }

        ThrowIfLengthsDiffer(plaintext.Length, sealedText.Length, nameof(plaintext));
        if (!AesBlock.IsSupported)
        {
            using IPlainAead plain = PlainAead.Create(Algorithm, PlainKey);
            return plain.TryOpen(nonce, sealedText, plaintext, associatedData);
        }

        bool opened;
        fixed (byte* data = associatedData, n = nonce, from = sealedText, text = plaintext)
        {
            opened = Algorithm switch
            {
                AeadAlgorithm.AesSivCmac256 => AesSiv<Aes128>.TryOpen(Schedules, data, associatedData.Length, n, nonce.Length, from, text, plaintext.Length),
                AeadAlgorithm.AesSivCmac384 => AesSiv<Aes192>.TryOpen(Schedules, data, associatedData.Length, n, nonce.Length, from, text, plaintext.Length),
                AeadAlgorithm.AesSivCmac512 => AesSiv<Aes256>.TryOpen(Schedules, data, associatedData.Length, n, nonce.Length, from, text, plaintext.Length),
                _ => GcmSiv.TryOpen(RoundKeys, data, associatedData.Length, n, from, text, plaintext.Length),
            };
        }

        GC.KeepAlive(this);
        if (!opened)
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }

        return opened;
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Zero();

    /// <summary>Says what this is and never shows it.</summary>
    public override string ToString() => $"{Algorithm.NameOf()} key ({_keyLength} octets)";

    /// <inheritdoc cref="Takes"/>
    internal static bool TakesNonce(AeadAlgorithm algorithm, int length) =>
        algorithm == AeadAlgorithm.Aes128GcmSiv ? length == GcmSiv.NonceLength : length > 0;

    private void Expand(byte* key)
    {
        switch (Algorithm)
        {
            case AeadAlgorithm.AesSivCmac256:
                SivSchedules.Fill<Aes128>(Schedules, key);
                break;
            case AeadAlgorithm.AesSivCmac384:
                SivSchedules.Fill<Aes192>(Schedules, key);
                break;
            case AeadAlgorithm.AesSivCmac512:
                SivSchedules.Fill<Aes256>(Schedules, key);
                break;
            default:
                Aes128.Expand(key, RoundKeys);
                break;
        }
    }

    private static void ThrowIfLengthsDiffer(int plaintext, int sealedText, string name)
    {
        if (sealedText != plaintext + TagLength)
        {
            throw new ArgumentException("The sealed text is longer than the plaintext by its tag, and by nothing else.", name);
        }
    }
}
