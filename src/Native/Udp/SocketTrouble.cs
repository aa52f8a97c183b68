namespace PublicTime.Native.Udp;

/// <summary>Why the kernel did not do what a socket was asked to: the label of its counter.</summary>
/// <remarks>
/// What a call itself was told is counted, and no more. The sockets are not connected and do not set IP_RECVERR, so Linux tells them of no
/// ICMP message: that an answer met a closed port or a distant router without a route shows only in the host's own counters (/proc/net/snmp: Icmp InDestUnreachs).
/// With IP_RECVERR anybody could make calls fail and fill the receive buffer with errors, for news that changes no answer. Elsewhere than on Linux
/// a receive may bring it, which is then counted as <see cref="Refused"/> or <see cref="Unreachable"/>.
/// </remarks>
public enum SocketTrouble
{
    /// <summary>A signal came in between (EINTR); the call is made again.</summary>
    Interrupted,

    /// <summary>The send buffer is full (EAGAIN): the network takes no more, or neighbours that are still looked for hold it.</summary>
    Blocked,

    /// <summary>The kernel or the device has no room for one more datagram (ENOBUFS, ENOMEM).</summary>
    NoMemory,

    /// <summary>A client's machine says that nobody listens there (ICMP port unreachable, ECONNREFUSED); see above for Linux.</summary>
    Refused,

    /// <summary>This machine has no route or finds no neighbour (EHOSTUNREACH, ENETUNREACH, ENETDOWN and their like).</summary>
    Unreachable,

    /// <summary>A packet filter or a prohibiting route forbids it (EPERM, EACCES).</summary>
    NotPermitted,

    /// <summary>Longer than a datagram, or than the path lets through (EMSGSIZE).</summary>
    TooLong,

    /// <summary>The address that was asked is not this machine's any more, or a route swallows the answer (EINVAL, EADDRNOTAVAIL, ENODEV).</summary>
    NoSource,

    /// <summary>The call itself was wrong (EBADF, EFAULT, ENOTSOCK), or failed in a way that no manual names.</summary>
    Defective,
}
