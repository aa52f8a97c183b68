using PublicTime.Wire.Nts;

namespace PublicTime.Fuzz.Tests.Promises;

/// <summary>What a cookie's length says of its session, in figures of its own.</summary>
/// <param name="Aead">The AEAD.</param>
/// <param name="KeyLength">Octets of one key; the cookie holds two of them behind 36 octets of id, nonce and tag.</param>
/// <param name="NonceLength">Octets of an answer's nonce, and those that a request keeps free for it (RFC 8915 section 5.6).</param>
/// <param name="TakesOneNonceLength">Whether a nonce of another length is no nonce (RFC 8452 section 6).</param>
internal sealed record CookieForm(AeadAlgorithm Aead, int KeyLength, int NonceLength = 16, bool TakesOneNonceLength = false)
{
    /// <summary>Null for a length that no cookie has.</summary>
    public static CookieForm? Of(int cookieLength) => cookieLength switch
    {
        68 => new((AeadAlgorithm)30, 16, NonceLength: 12, TakesOneNonceLength: true),
        100 => new((AeadAlgorithm)15, 32),
        132 => new((AeadAlgorithm)16, 48),
        164 => new((AeadAlgorithm)17, 64),
        _ => null,
    };
}
