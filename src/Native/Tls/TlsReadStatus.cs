namespace PublicTime.Native.Tls;

/// <summary>What came of an attempt to read.</summary>
public enum TlsReadStatus
{
    /// <summary>Octets of the peer were decrypted.</summary>
    Received,

    /// <summary>Nothing to read before more arrives from the transport. Only <see cref="TlsEngine"/> says so.</summary>
    WantsMore,

    /// <summary>The peer sends no more: close_notify, or the end of the transport. Writing may still be possible.</summary>
    EndOfStream,

    /// <summary>The transport failed.</summary>
    ConnectionLost,

    /// <summary>The peer broke the rules of TLS or gave up with an alert. Nothing can be written any more.</summary>
    ProtocolViolation,
}
