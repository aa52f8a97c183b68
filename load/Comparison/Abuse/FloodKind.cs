namespace PublicTime.Comparison.Abuse;

/// <summary>What floods a server beside plain requests.</summary>
/// <param name="Name">For people.</param>
/// <param name="Mode">The generator's mode; null is silent connections, which this program makes.</param>
/// <param name="Options">The generator's further options.</param>
internal sealed record FloodKind(string Name, string? Mode, params string[] Options)
{
    /// <summary>Whole NTS-KE sessions.</summary>
    public static FloodKind Sessions { get; } = new("NTS-KE sessions", "ke");

    /// <summary>TCP connections to NTS-KE that say nothing.</summary>
    public static FloodKind SilentConnections { get; } = new("silent NTS-KE connections", null);

    /// <summary>Bad requests for each plain one; 0 where the flood is of connections.</summary>
    public double BadShare { get; private init; }

    /// <summary>Name and mix, for people.</summary>
    public string Title => BadShare > 0 ? $"{Name}, {BadShare:0.##} for each plain request" : Name;

    /// <summary>NTS requests whose cookie opens under no key: each would get an NTS NAK.</summary>
    public static FloodKind BadCookies(double badShare) => new("bad cookies", "nts", "--forge", "cookies") { BadShare = badShare };

    /// <summary>NTS requests with good cookies and bad authenticators.</summary>
    public static FloodKind BadTags(double badShare) => new("bad tags", "nts", "--forge", "tags") { BadShare = badShare };
}
