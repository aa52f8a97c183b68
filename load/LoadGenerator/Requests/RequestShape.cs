namespace PublicTime.LoadGenerator.Requests;

/// <summary>How authenticated requests look. All are accepted; what is not <see cref="Usual"/> no client sends, and costs a server more.</summary>
public enum RequestShape : byte
{
    /// <summary>As clients send them.</summary>
    Usual,

    /// <summary>As long as a datagram may be, by unknown extension fields that are as short as can be.</summary>
    Padded,

    /// <summary>The same with the fields encrypted.</summary>
    Encrypted,

    /// <summary>A nonce of 32 octets; with AES-SIV only.</summary>
    Nonce,

    /// <summary>Thirty-two shapes in turn: none to seven placeholders, none to three unknown fields.</summary>
    Many,
}
