using PublicTime.CookieKeys.Aead;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Cookies;

/// <summary>One key that cookies are sealed under, and the number that cookies name it by. Immutable until disposed.</summary>
/// <param name="id">The low two bits are the key's period modulo 4, which is how chrony finds its slot.</param>
/// <param name="key">Exactly <see cref="KeyLength"/> octets; the caller zeroes its own copy.</param>
public sealed class CookieKey(uint id, ReadOnlySpan<byte> key) : IDisposable
{
    /// <summary>Octets of a key: AES-SIV-CMAC-256.</summary>
    public const int KeyLength = 32;

    /// <summary>What cookies name this key by.</summary>
    public uint Id { get; } = id;

    /// <summary>The key itself, expanded.</summary>
    internal AeadKey Siv { get; } = new(AeadAlgorithm.AesSivCmac256, key);

    /// <summary>Zeroes the key: what was sealed under it opens no more. Nobody may mint with it by then.</summary>
    public void Dispose() => Siv.Dispose();

    /// <summary>Names the key by its id; never shows it.</summary>
    public override string ToString() => $"cookie key {Id:x8} ({KeyLength} octets)";
}
