namespace PublicTime.CookieKeys.Aead;

/// <summary>Where the parts of one NTS request are; the caller pins them.</summary>
internal unsafe struct NtsRequestParts
{
    /// <summary>The cookie, as long as its session's AEAD asks for.</summary>
    public byte* Cookie;

    /// <summary>Header and fields before the authenticator: at least header, identifier and cookie.</summary>
    public byte* Data;

    /// <summary>Octets of <see cref="Data"/>.</summary>
    public int DataLength;

    /// <summary>The request's nonce.</summary>
    public byte* Nonce;

    /// <summary>Octets of <see cref="Nonce"/>, 1 or more.</summary>
    public int NonceLength;

    /// <summary>Tag and encrypted fields, in the order of the AEAD.</summary>
    public byte* SealedText;

    /// <summary>Octets of <see cref="SealedText"/>, at least the tag's 16.</summary>
    public int SealedLength;
}
