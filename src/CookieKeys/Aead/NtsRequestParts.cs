namespace PublicTime.CookieKeys.Aead;

/// <summary>Where the parts of one NTS request are; the caller pins them.</summary>
internal unsafe struct NtsRequestParts
{
    /// <summary>A cookie for AEAD_AES_SIV_CMAC_256, 100 octets.</summary>
    public byte* Cookie;

    /// <summary>Header and fields before the authenticator: at least header, identifier and cookie, so 188 octets.</summary>
    public byte* Data;

    /// <summary>Octets of <see cref="Data"/>.</summary>
    public int DataLength;

    /// <summary>The request's nonce.</summary>
    public byte* Nonce;

    /// <summary>Octets of <see cref="Nonce"/>, 1 or more.</summary>
    public int NonceLength;

    /// <summary>Tag and encrypted fields.</summary>
    public byte* SealedText;

    /// <summary>Octets of <see cref="SealedText"/>, at least the tag's 16.</summary>
    public int SealedLength;
}
