namespace PublicTime.LoadGenerator.CommandLine;

/// <summary>How datagrams are sent.</summary>
public enum SenderKind
{
    /// <summary>Raw when an interface was named, else sockets.</summary>
    Auto,

    /// <summary>UDP sockets.</summary>
    Sockets,

    /// <summary>Packet sockets, with addresses of our own.</summary>
    Raw,
}
