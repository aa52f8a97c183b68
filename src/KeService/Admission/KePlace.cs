using System.Net;

namespace PublicTime.KeService.Admission;

/// <summary>A session's place among those that are held at once. Owned by the session; <see cref="KeAdmission"/> alone changes it.</summary>
public sealed class KePlace
{
    internal KePlace(IPAddress? client) => (Client, IsAnnounced) = (client, client is not null);

    /// <summary>Whose place it is; null while a proxy has not said, and where the connection is the proxy's own.</summary>
    public IPAddress? Client { get; internal set; }

    /// <summary>False until it is known whose place it is.</summary>
    public bool IsAnnounced { get; internal set; }

    /// <summary>Whether a proxy has connected on its own behalf, as for a health check.</summary>
    public bool IsOfProxy => IsAnnounced && Client is null;
}
