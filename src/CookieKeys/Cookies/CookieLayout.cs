using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Cookies;

/// <summary>The layout of a cookie: chrony's, so that fleets can mix (its nts_ntp_server.c is the only specification).</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                  Key id (low 2 bits: slot)                    |   0
/// .                        Nonce (128)                            .   4
/// .                         Tag (128)                             .  20
/// .            C2S key and S2C key, encrypted                     .  36
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// AES-SIV-CMAC-256 under the cookie key, one empty component of associated data, the nonce, then the plaintext. The
/// AEAD of the session is not stored: it follows from the length of its keys. All lengths are multiples of four.
/// </remarks>
public static class CookieLayout
{
    /// <summary>Octets of the longest cookie: for AEAD_AES_SIV_CMAC_512.</summary>
    public const int LongestLength = CiphertextOffset + (2 * AeadAlgorithmFacts.LongestKey);

    internal const int NonceOffset = 4;
    internal const int TagOffset = 20;
    internal const int CiphertextOffset = 36;

    /// <summary>Octets of a cookie that holds session keys of this length.</summary>
    public static int LengthFor(int sessionKeysLength) => CiphertextOffset + sessionKeysLength;

    /// <summary>Octets of a cookie for a session with this AEAD: 100, 132, 164, and 68 for AEAD 30.</summary>
    public static int LengthFor(AeadAlgorithm algorithm) => LengthFor(2 * algorithm.KeyLength());

    /// <summary>The AEAD of the session that a cookie of this length belongs to.</summary>
    /// <returns>False when this service makes no cookies of this length.</returns>
    public static bool TryAlgorithmOf(int cookieLength, out AeadAlgorithm algorithm)
    {
        algorithm = cookieLength switch
        {
            CiphertextOffset + (2 * 32) => AeadAlgorithm.AesSivCmac256,
            CiphertextOffset + (2 * 16) => AeadAlgorithm.Aes128GcmSiv,
            CiphertextOffset + (2 * 48) => AeadAlgorithm.AesSivCmac384,
            CiphertextOffset + (2 * 64) => AeadAlgorithm.AesSivCmac512,
            _ => default,
        };
        return algorithm != default;
    }
}
