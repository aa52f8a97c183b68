using System.Buffers.Binary;
using PublicTime.CookieKeys.Aead;

namespace PublicTime.CookieKeys.Cookies;

/// <summary>Makes and opens single cookies, for key establishment and for whoever wants to look into one.</summary>
public static class CookieMint
{
    /// <summary>Octets of a cookie that holds session keys of this length.</summary>
    public static int LengthFor(int sessionKeysLength) => CookieLayout.LengthFor(sessionKeysLength);

    /// <summary>Seals a session's keys into a cookie.</summary>
    /// <param name="key">The minting key of the ring.</param>
    /// <param name="sessionKeys">C2S then S2C.</param>
    /// <param name="nonces">The caller's own source.</param>
    /// <param name="cookie">At least <see cref="LengthFor"/> octets.</param>
    /// <returns>Octets written.</returns>
    public static int Mint(CookieKey key, ReadOnlySpan<byte> sessionKeys, NonceSource nonces, Span<byte> cookie)
    {
        Span<byte> written = cookie[..LengthFor(sessionKeys.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(written, key.Id);
        Span<byte> nonce = written[CookieLayout.NonceOffset..CookieLayout.TagOffset];
        nonces.Fill(nonce);
        key.Siv.Seal([], nonce, sessionKeys, written[CookieLayout.TagOffset..]);
        return written.Length;
    }

    /// <summary>The id of the key that a cookie says it was sealed under.</summary>
    /// <param name="cookie">At least four octets.</param>
    public static uint KeyIdOf(ReadOnlySpan<byte> cookie) => BinaryPrimitives.ReadUInt32BigEndian(cookie);

    /// <summary>Opens a cookie.</summary>
    /// <param name="key">The key that <see cref="KeyIdOf"/> names.</param>
    /// <param name="cookie">The whole cookie.</param>
    /// <param name="sessionKeys">Exactly the length that the cookie's length implies; zeroed when it does not open.</param>
    public static bool TryOpen(CookieKey key, ReadOnlySpan<byte> cookie, Span<byte> sessionKeys) =>
        key.Siv.TryOpen([], cookie[CookieLayout.NonceOffset..CookieLayout.TagOffset], cookie[CookieLayout.TagOffset..], sessionKeys);
}
