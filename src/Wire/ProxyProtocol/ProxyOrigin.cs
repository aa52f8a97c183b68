namespace PublicTime.Wire.ProxyProtocol;

/// <summary>On whose behalf a proxy has connected.</summary>
public enum ProxyOrigin
{
    /// <summary>Its own, command LOCAL: health checks come so. The ends of the connection are the proxy and this server.</summary>
    Local,

    /// <summary>A client's over TCP and IPv4, command PROXY.</summary>
    TcpOverIPv4,

    /// <summary>A client's over TCP and IPv6, command PROXY.</summary>
    TcpOverIPv6,

    /// <summary>Command PROXY for somebody without such an address: UNSPEC, UNIX or datagrams.</summary>
    Unsupported,
}
