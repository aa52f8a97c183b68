namespace PublicTime.Comparison.Abuse;

/// <summary>What floods a server beside plain requests.</summary>
/// <param name="Name">For people.</param>
/// <param name="Mode">The generator's mode; null is silent connections, which this program makes.</param>
/// <param name="Options">The generator's further options.</param>
internal sealed record FloodKind(string Name, string? Mode, params string[] Options)
{
    /// <summary>NTS requests whose cookie opens under no key: each would get an NTS NAK.</summary>
    public static FloodKind BadCookies { get; } = new("bad cookies", "nts", "--forge", "cookies");

    /// <summary>NTS requests with good cookies and bad authenticators.</summary>
    public static FloodKind BadTags { get; } = new("bad tags", "nts", "--forge", "tags");

    /// <summary>Whole NTS-KE sessions.</summary>
    public static FloodKind Sessions { get; } = new("NTS-KE sessions", "ke");

    /// <summary>TCP connections to NTS-KE that say nothing.</summary>
    public static FloodKind SilentConnections { get; } = new("silent NTS-KE connections", null);
}
