namespace PublicTime.Native.Udp;

/// <summary>Why the kernel did not do what a socket was asked to: the label of its counter.</summary>
public enum SocketTrouble
{
    /// <summary>A signal came in between (EINTR); the call is made again.</summary>
    Interrupted,

    /// <summary>The send buffer is full (EAGAIN): the network takes no more, or neighbours that are still looked for hold it.</summary>
    Blocked,

    /// <summary>The kernel or the device has no room for one more datagram (ENOBUFS, ENOMEM).</summary>
    NoMemory,

    /// <summary>A client's machine says that nobody listens there (ICMP port unreachable, ECONNREFUSED).</summary>
    Refused,

    /// <summary>No route, or a router says so by ICMP (EHOSTUNREACH, ENETUNREACH, ENETDOWN and their like).</summary>
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
