namespace PublicTime.KeService.Negotiation;

/// <summary>What a request and this server have in common.</summary>
public enum KeAgreement
{
    /// <summary>NTPv4 and an AEAD.</summary>
    Agreed,

    /// <summary>No protocol (RFC 8915 section 4.1.2).</summary>
    NoCommonProtocol,

    /// <summary>NTPv4, but no AEAD (RFC 8915 section 4.1.5).</summary>
    NoCommonAead,
}
