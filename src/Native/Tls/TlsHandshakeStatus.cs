namespace PublicTime.Native.Tls;

/// <summary>Every way a TLS handshake can end.</summary>
public enum TlsHandshakeStatus
{
    /// <summary>Both ends hold the same keys.</summary>
    Completed,

    /// <summary>The two ends have no version of TLS in common; this one speaks 1.3 only.</summary>
    UnsupportedVersion,

    /// <summary>The two ends have no application protocol in common (RFC 7301).</summary>
    NoApplicationProtocol,

    /// <summary>This end does not accept the peer's certificate.</summary>
    CertificateRejected,

    /// <summary>The peer gave up with an alert, such as one that it does not accept this end's certificate.</summary>
    RefusedByPeer,

    /// <summary>What arrived is not TLS, or breaks its rules.</summary>
    ProtocolViolation,

    /// <summary>The transport ended or failed before the handshake did.</summary>
    ConnectionLost,

    /// <summary>The transport ended, or was reset, before the peer sent a single octet, as the port checks of load balancers do.</summary>
    ClosedUnused,
}
