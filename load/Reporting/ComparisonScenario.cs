namespace PublicTime.Reporting;

/// <summary>One kind of load, and the servers that got it.</summary>
public sealed record ComparisonScenario
{
    /// <summary>Unique within the comparison, such as "NTS, AEAD 15, 40,000/s".</summary>
    public required string Name { get; init; }

    /// <summary>What is counted: request or session.</summary>
    public string Unit { get; init; } = "request";

    /// <summary>The rate that was asked for; null for saturation.</summary>
    public double? OfferedPerSecond { get; init; }

    /// <summary>In the order in which they are shown.</summary>
    public required IReadOnlyList<ServerRounds> Servers { get; init; }

    /// <summary>The rounds of a server; null when it was not measured here.</summary>
    public ServerRounds? Find(string server) => Servers.FirstOrDefault(rounds => string.Equals(rounds.Server, server, StringComparison.Ordinal));
}
