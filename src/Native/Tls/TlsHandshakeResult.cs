namespace PublicTime.Native.Tls;

/// <summary>How a handshake ended. A peer's mistake is a value, not an exception.</summary>
/// <param name="Status">The end.</param>
/// <param name="Reason">A phrase for people that says why, such as "the certificate has expired"; empty on success.</param>
public sealed record TlsHandshakeResult(TlsHandshakeStatus Status, string Reason)
{
    /// <summary>Success.</summary>
    public static TlsHandshakeResult Completed { get; } = new(TlsHandshakeStatus.Completed, "");

    /// <summary>The transport failed or ended halfway.</summary>
    public static TlsHandshakeResult ConnectionLost { get; } = new(TlsHandshakeStatus.ConnectionLost, "the connection was closed by the other end");

    /// <summary>The peer connected and left without a word.</summary>
    public static TlsHandshakeResult ClosedUnused { get; } = new(TlsHandshakeStatus.ClosedUnused, "the connection was closed before anything was sent");
}
