using System.Net;
using PublicTime.Wire.Nts;

namespace PublicTime.NtsClient.KeyExchange;

/// <summary>Whom to ask for keys, and how.</summary>
/// <param name="Host">A host name, or an address as text; the server's certificate must carry it.</param>
public sealed record KeyExchangeTarget(string Host)
{
    /// <summary>The TCP port of NTS-KE; the default is IANA's.</summary>
    public int Port { get; init; } = 4460;

    /// <summary>Where to connect instead of looking the host up; null looks it up.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>From the start to the last octet of the answer; the default is what chrony gives a server.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The AEADs to offer, the preferred one first; only such as are served, and all by default.</summary>
    public IReadOnlyList<AeadAlgorithm> Aeads { get; init; } = AeadAlgorithmFacts.ByPreference;

    /// <summary>How failures name it.</summary>
    public override string ToString() => $"{Host} port {Port}";
}
