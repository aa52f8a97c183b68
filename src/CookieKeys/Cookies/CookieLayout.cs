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
/// AEAD of the session is not stored: it follows from the length of its keys.
/// </remarks>
public static class CookieLayout
{
    /// <summary>Octets of a session's two keys with AEAD_AES_SIV_CMAC_256.</summary>
    public const int SivCmac256KeysLength = 64;

    /// <summary>Octets of a cookie for AEAD_AES_SIV_CMAC_256.</summary>
    public const int SivCmac256Length = CiphertextOffset + SivCmac256KeysLength;

    internal const int NonceOffset = 4;
    internal const int TagOffset = 20;
    internal const int CiphertextOffset = 36;

    /// <summary>Octets of a cookie that holds session keys of this length.</summary>
    public static int LengthFor(int sessionKeysLength) => CiphertextOffset + sessionKeysLength;
}
