using PublicTime.Configuration;
using PublicTime.Wire.Nts;

namespace PublicTime.CommandLine;

/// <summary>What <c>query</c> was asked to do.</summary>
public sealed record QueryOptions
{
    /// <summary>Most exchanges of one query.</summary>
    public const int MaxCount = 100;

    /// <summary>Host name or address of the server, or of its NTS-KE node.</summary>
    public required string Host { get; init; }

    /// <summary>True to authenticate the time with NTS.</summary>
    public bool IsNts { get; init; }

    /// <summary>PEM file of the certificates to trust instead of the system's; empty for the system's.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>AEADs to offer, the preferred one first; each once, never empty.</summary>
    public IReadOnlyList<AeadAlgorithm> Aeads { get; init; } = AeadAlgorithmFacts.ByPreference;

    /// <summary>UDP port of NTP unless NTS-KE names another, 1 to 65535.</summary>
    public int NtpPort { get; init; } = ServeOptions.DefaultNtpPort;

    /// <summary>TCP port of NTS-KE, 1 to 65535.</summary>
    public int KePort { get; init; } = ServeOptions.DefaultKePort;

    /// <summary>Exchanges, 1 to <see cref="MaxCount"/>; four, so that one late packet does not decide.</summary>
    public int Count { get; init; } = 4;

    /// <summary>From one exchange to the next; long enough for servers that limit the rate of a client.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>True for one JSON document instead of text.</summary>
    public bool IsJson { get; init; }
}
