namespace PublicTime.Wire.Extensions;

/// <summary>Extension field types (IANA "NTP Extension Field Types"; RFC 8915 section 7.5).</summary>
public enum ExtensionFieldType : ushort
{
    /// <summary>A client's nonce, echoed, so that an answer belongs to one request.</summary>
    UniqueIdentifier = 0x0104,

    /// <summary>Holds the session's keys, sealed under the server's cookie key.</summary>
    NtsCookie = 0x0204,

    /// <summary>Room for one more cookie in the answer.</summary>
    NtsCookiePlaceholder = 0x0304,

    /// <summary>Authenticates all that stands before it, and carries encrypted fields.</summary>
    NtsAuthenticator = 0x0404,
}
