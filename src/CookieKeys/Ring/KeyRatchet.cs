using System.Buffers.Binary;
using System.Security.Cryptography;
using PublicTime.CookieKeys.Cookies;

namespace PublicTime.CookieKeys.Ring;

/// <summary>How the keys of an epoch follow from its seed; every node of a ring must agree on this for ever.</summary>
/// <remarks>
/// With HKDF-Expand over SHA-256 (RFC 5869), after the idea of RFC 8915 section 6:
/// <code>
/// S(p + 1) = Expand(S(p), "publictime ratchet", 32)
/// K(p)     = Expand(S(p), "publictime cookie key" || p as 64 bits big endian, 32)
/// id(p)    = Expand(K(p), "publictime key id", 4), its low two bits replaced by p modulo 4 (chrony's slot rule)
/// </code>
/// One-way: who holds S(p) derives every later key of the epoch and none of the earlier ones.
/// </remarks>
internal static class KeyRatchet
{
    /// <summary>Octets of a seed.</summary>
    public const int SeedLength = 32;

    private const int PeriodLength = sizeof(long);
    private const uint SlotMask = 0b11;

    private static ReadOnlySpan<byte> RatchetLabel => "publictime ratchet"u8;

    private static ReadOnlySpan<byte> CookieKeyLabel => "publictime cookie key"u8;

    private static ReadOnlySpan<byte> KeyIdLabel => "publictime key id"u8;

    /// <summary>Replaces a seed by that of the next period.</summary>
    public static void Advance(Span<byte> seed)
    {
        Span<byte> next = stackalloc byte[SeedLength];
        HKDF.Expand(HashAlgorithmName.SHA256, seed, next, RatchetLabel);
        next.CopyTo(seed);
        CryptographicOperations.ZeroMemory(next);
    }

    /// <summary>Makes the key of the period that a seed is at.</summary>
    public static CookieKey MakeKey(ReadOnlySpan<byte> seed, long period)
    {
        Span<byte> key = stackalloc byte[CookieKey.KeyLength];
        ExpandKey(seed, period, key);
        var made = new CookieKey(IdOf(key, period), key);
        CryptographicOperations.ZeroMemory(key);
        return made;
    }

    /// <summary>The id of the key of the period that a seed is at.</summary>
    public static uint KeyIdAt(ReadOnlySpan<byte> seed, long period)
    {
        Span<byte> key = stackalloc byte[CookieKey.KeyLength];
        ExpandKey(seed, period, key);
        uint id = IdOf(key, period);
        CryptographicOperations.ZeroMemory(key);
        return id;
    }

    /// <summary>The octets of the key of the period that a seed is at.</summary>
    public static void ExpandKey(ReadOnlySpan<byte> seed, long period, Span<byte> key)
    {
        Span<byte> info = stackalloc byte[CookieKeyLabel.Length + PeriodLength];
        CookieKeyLabel.CopyTo(info);
        BinaryPrimitives.WriteInt64BigEndian(info[CookieKeyLabel.Length..], period);
        HKDF.Expand(HashAlgorithmName.SHA256, seed, key, info);
    }

    private static uint IdOf(ReadOnlySpan<byte> key, long period)
    {
        Span<byte> id = stackalloc byte[sizeof(uint)];
        HKDF.Expand(HashAlgorithmName.SHA256, key, id, KeyIdLabel);
        return (BinaryPrimitives.ReadUInt32BigEndian(id) & ~SlotMask) | ((uint)(period & SlotMask));
    }
}
