namespace PublicTime.Wire.ProxyProtocol;

/// <summary>Why octets are not a header of the PROXY protocol, version 2.</summary>
public enum ProxyHeaderFault
{
    /// <summary>It is a header.</summary>
    None,

    /// <summary>So far it may be one, and its end has not arrived.</summary>
    Incomplete,

    /// <summary>The octets do not begin with the signature: the sender speaks without a header.</summary>
    NoSignature,

    /// <summary>A header of version 1, the line of text that begins with <c>PROXY</c>.</summary>
    Version1,

    /// <summary>A version, command, address family or transport that the specification does not assign, or an address that does not fit the length.</summary>
    Malformed,

    /// <summary>The header says that it is longer than <see cref="ProxyHeader.MaxLength"/>.</summary>
    TooLong,
}
