namespace PublicTime.NtsClient.KeyExchange;

/// <summary>Where a key exchange can fail.</summary>
public enum KeyExchangeStep
{
    /// <summary>The host's name has no address.</summary>
    Resolve,

    /// <summary>No TCP connection.</summary>
    Connect,

    /// <summary>TLS: no version in common, an alert, or no TLS at all.</summary>
    Handshake,

    /// <summary>The server's certificate is not acceptable.</summary>
    Certificate,

    /// <summary>The server does not speak NTS-KE on this port.</summary>
    Alpn,

    /// <summary>The request could not be sent.</summary>
    Request,

    /// <summary>The answer is missing, broken off or malformed.</summary>
    Answer,

    /// <summary>The server supports nothing that was offered.</summary>
    NoAgreement,

    /// <summary>The server answered with an Error record.</summary>
    ServerError,

    /// <summary>Time ran out.</summary>
    Deadline,
}
