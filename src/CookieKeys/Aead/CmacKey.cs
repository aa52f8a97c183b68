using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>
/// A symmetric key of AES-CMAC (RFC 4493), ready for use, in native memory: what MACs of NTP packets are made with (RFC 8573).
/// By processor instructions where there are any, else on the framework's AES. Immutable until disposed; zeroed then.
/// </summary>
public sealed unsafe class CmacKey : IDisposable
{
    /// <summary>Octets of a tag.</summary>
    public const int TagLength = AesBlock.Length;

    private readonly SecretMemory _memory;
    private readonly int _keyLength;

    /// <summary>Makes a key ready; the caller zeroes its own copy.</summary>
    /// <param name="key">16 octets for AES-128, 32 for AES-256.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public CmacKey(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (16 or 32))
        {
            throw new ArgumentException("A key of AES-CMAC has 16 or 32 octets.", nameof(key));
        }

        _keyLength = key.Length;
        _memory = new SecretMemory(AesBlock.IsSupported ? sizeof(SivSchedules) : _keyLength);
        if (!AesBlock.IsSupported)
        {
            key.CopyTo(PlainKey);
            return;
        }

        fixed (byte* octets = key)
        {
            if (IsAes128)
            {
                SivSchedules.FillMac<Aes128>(Schedules, octets);
            }
            else
            {
                SivSchedules.FillMac<Aes256>(Schedules, octets);
            }
        }
    }

    private bool IsAes128 => _keyLength == Aes128.KeyLength;

    private SivSchedules* Schedules => (SivSchedules*)_memory.Pointer;

    private Span<byte> PlainKey => new(_memory.Pointer, _keyLength);

    /// <summary>Computes the tag of a message (RFC 4493 section 2.4).</summary>
    /// <param name="message">Any length.</param>
    /// <param name="tag">Exactly <see cref="TagLength"/> octets.</param>
    /// <exception cref="ArgumentException">The tag has another length.</exception>
    public void Compute(ReadOnlySpan<byte> message, Span<byte> tag)
    {
        if (tag.Length != TagLength)
        {
            throw new ArgumentException($"A tag has {TagLength} octets.", nameof(tag));
        }

        if (!AesBlock.IsSupported)
        {
            using var plain = new PlainCmac(PlainKey);
            plain.Compute(message, tag);
            return;
        }

        fixed (byte* octets = message)
        {
            Block mac = IsAes128
                ? AesSiv<Aes128>.Cmac(Schedules, octets, message.Length)
                : AesSiv<Aes256>.Cmac(Schedules, octets, message.Length);
            mac.StoreUnsafe(ref MemoryMarshal.GetReference(tag));
        }

        GC.KeepAlive(this);
    }

    /// <summary>Whether a tag is the message's; takes as long whether or not.</summary>
    /// <param name="message">Any length.</param>
    /// <param name="tag">What came with it; another length than <see cref="TagLength"/> never verifies.</param>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[TagLength];
        Compute(message, expected);
        return CryptographicOperations.FixedTimeEquals(expected, tag);
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Zero();

    /// <summary>Says what this is and never shows it.</summary>
    public override string ToString() => $"AES-CMAC key ({_keyLength} octets)";
}
