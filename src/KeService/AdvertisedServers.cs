namespace PublicTime.KeService;

/// <summary>Where clients are sent for time. Immutable; published whole by its owner.</summary>
/// <param name="Server">A host name or address in printable ASCII, at most 255 characters; null when it is the address that KE was asked at.</param>
/// <param name="Port">The UDP port of NTP; clients are told when it is not 123.</param>
public sealed record AdvertisedServers(string? Server, ushort Port)
{
    /// <summary>The longest name, in octets: that of the DNS.</summary>
    public const int MaxServerLength = 255;

    /// <summary>A host name or address, or null.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or holds what RFC 8915 section 4.1.7 forbids.</exception>
    public string? Server { get; } = Checked(Server);

    private static string? Checked(string? server)
    {
        bool fits = server is null || (server.Length is > 0 and <= MaxServerLength && server.All(c => c is > ' ' and <= '~'));
        return fits ? server : throw new ArgumentException($"\"{server}\" is not a host name or address of 1 to {MaxServerLength} printable ASCII characters.", nameof(server));
    }
}
