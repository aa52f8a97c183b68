namespace PublicTime.Control.Http;

/// <summary>What one client may ask of the web server, fixed. There is little to fetch, so little is allowed.</summary>
internal static class HttpLimits
{
    /// <summary>Connections at one time on one endpoint; others wait in the kernel's backlog.</summary>
    public const int Connections = 16;

    /// <summary>Octets of the request line.</summary>
    public const int RequestLine = 1024;

    /// <summary>Octets of all header lines; a Prometheus sends some 500.</summary>
    public const int Headers = 8192;

    /// <summary>Header lines.</summary>
    public const int HeaderCount = 32;

    /// <summary>From accept to close: request and answer have to be through by then, however they are sent.</summary>
    public static TimeSpan ConnectionDeadline { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long connections in progress may take when the service stops.</summary>
    public static TimeSpan StopDeadline { get; } = TimeSpan.FromSeconds(1);
}
