namespace PublicTime.Configuration;

/// <summary>How datagrams are moved: the <c>engine</c> directive.</summary>
public enum UdpEngine
{
    /// <summary>Linux: one thread and one SO_REUSEPORT socket per worker, recvmmsg and sendmmsg.</summary>
    Batch,

    /// <summary>Portable: one socket for each local address, .NET's own, with stamps of this process.</summary>
    Sockets,
}
