namespace PublicTime.Wire.Nts;

/// <summary>What the extension fields of a request amount to.</summary>
public enum NtsFieldsKind
{
    /// <summary>No field that concerns NTS: a plain request.</summary>
    None,

    /// <summary>A unique identifier by itself: a plain request whose answer echoes it.</summary>
    UniqueIdentifierOnly,

    /// <summary>Identifier, cookie and authenticator: a request to verify.</summary>
    Authenticated,

    /// <summary>A field whose length breaks RFC 7822, or one that stands after the authenticator.</summary>
    MalformedField,

    /// <summary>Fields, and then a MAC: a request of symmetric keys.</summary>
    UnknownMac,

    /// <summary>NTS fields that are missing, repeated or of a wrong size (RFC 8915 section 5).</summary>
    MalformedNts,
}
