namespace PublicTime.KeService.Sessions;

/// <summary>Every way a connection to the KE port can end: exactly one per connection, and the label of its counter.</summary>
public enum KeOutcome
{
    /// <summary>Keys and cookies were handed out.</summary>
    Served,

    /// <summary>The request was answered, but nothing it offers is supported here.</summary>
    ServedNothingInCommon,

    /// <summary>The request breaks RFC 8915 section 4; an Error record said so.</summary>
    RefusedBadRequest,

    /// <summary>The request has a critical record that is not understood; an Error record said so.</summary>
    RefusedCriticalRecord,

    /// <summary>The client sent no more before its request was whole; an Error record said so.</summary>
    RefusedIncomplete,

    /// <summary>The request is longer than any that is read; an Error record said so.</summary>
    RefusedTooLong,

    /// <summary>There is no key ring yet, so no cookie could be made; an Error record said so.</summary>
    RefusedNoRing,

    /// <summary>Names are known, and no client may be sent to any of them now, because none would open its cookies; an Error record said so.</summary>
    RefusedNoServer,

    /// <summary>The session's keys or its cookies could not be made; an Error record said so.</summary>
    RefusedInternal,

    /// <summary>The client does not speak TLS 1.3.</summary>
    TlsVersion,

    /// <summary>The client does not offer the application protocol ntske/1.</summary>
    TlsAlpnMismatch,

    /// <summary>The client gave up during the handshake, most often because it does not trust the certificate.</summary>
    TlsRefusedByClient,

    /// <summary>The client broke the rules of TLS, or does not speak it.</summary>
    TlsFailed,

    /// <summary>The deadline came before the handshake ended.</summary>
    TimedOutInHandshake,

    /// <summary>The deadline came before the request was whole; an Error record said so.</summary>
    TimedOutInRequest,

    /// <summary>The deadline came before the client took the answer.</summary>
    TimedOutInAnswer,

    /// <summary>The connection failed before it had served its purpose.</summary>
    Disconnected,

    /// <summary>The client closed before it sent an octet, as the port checks of load balancers do.</summary>
    ClosedUnused,

    /// <summary>The client closed after the handshake and asked for nothing, as the TLS checks of load balancers do; an Error record said so where it still listened.</summary>
    ClosedWithoutRequest,

    /// <summary>A proxy closed a connection of its own (PROXY protocol, command LOCAL) and asked for nothing: its health check. No client was concerned.</summary>
    HealthCheck,

    /// <summary>Closed: a proxy's connection of its own while there are no cookie keys, so that it sends clients elsewhere, where they are served.</summary>
    HealthCheckFailed,

    /// <summary>Closed: a connection of a proxy began with something else than a header of the PROXY protocol.</summary>
    ProxyHeaderMissing,

    /// <summary>Closed: a proxy sent a header of version 1, and version 2 is asked for.</summary>
    ProxyHeaderVersion1,

    /// <summary>Closed: a proxy's header has a version, command, family or address length that the PROXY protocol does not have.</summary>
    ProxyHeaderMalformed,

    /// <summary>Closed: a proxy's header is longer than any that is read.</summary>
    ProxyHeaderTooLong,

    /// <summary>A proxy closed within its header.</summary>
    ProxyHeaderTruncated,

    /// <summary>Closed: a proxy's header names no client over TCP and IP (UNSPEC, UNIX, datagrams), so that no limit could apply to it.</summary>
    ProxyFamilyUnsupported,

    /// <summary>The deadline came before a proxy's header was whole.</summary>
    TimedOutInProxyHeader,

    /// <summary>Closed at once: the client's address is not allowed.</summary>
    RejectedDenied,

    /// <summary>Closed at once: the client asks more often than it is allowed to.</summary>
    RejectedRateLimited,

    /// <summary>Closed at once: as many sessions as are allowed at all.</summary>
    RejectedGlobalCap,

    /// <summary>Closed at once: as many sessions as are allowed for one network prefix.</summary>
    RejectedPrefixCap,

    /// <summary>Closed at once: as many connections of proxies as may wait for their header.</summary>
    RejectedProxyHeaderCap,

    /// <summary>Cut off because the service stopped and could wait no longer.</summary>
    AbortedByShutdown,

    /// <summary>A defect of this service ended the session; the first one is logged.</summary>
    Faulted,
}
