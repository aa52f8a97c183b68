using System.Net;
using PublicTime.Limits;
using PublicTime.Wire.Nts;

namespace PublicTime.KeService;

/// <summary>What a KE server is asked to be. Limits are defaults with a reason; the endpoints have no default.</summary>
public sealed record KeServerOptions
{
    /// <summary>
    /// Of the threads that hold sessions, in steps: where a thread of plain NTP wants the processor too, they get a tenth of it. Enough for
    /// hundreds of sessions a second, so that a flood of datagrams does not end NTS-KE; too little for a flood of NTS-KE to end plain NTP.
    /// </summary>
    public const int Niceness = 10;

    private const int FewestPerPrefix = 16;

    /// <summary>The TCP endpoints to listen on; port 0 takes any free one, the same for all. IPv6 endpoints take IPv6 only.</summary>
    public required IReadOnlyList<IPEndPoint> Endpoints { get; init; }

    /// <summary>Whether a client's address may come in at all (<c>allow</c>, <c>deny</c>); asked for every client, from any thread.</summary>
    public Func<IPAddress, bool> IsAllowed { get; init; } = static _ => true;

    /// <summary>
    /// Whether an address is a proxy's (<c>ntsproxyprotocol</c>), whose connections begin with a header of the PROXY protocol that names the client, and
    /// which is believed; asked for every connection, from any thread.
    /// </summary>
    public Func<IPAddress, bool> IsProxy { get; init; } = static _ => false;

    /// <summary>How often one client may connect (<c>ntsratelimit</c>); null: as often as it likes, as with chrony.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>Sessions at once (<c>maxntsconnections</c>), at least 1; the default is chrony's.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>Sessions at once from one IPv4 /24 or IPv6 /56; null for a quarter of <see cref="MaxConnections"/>, but at least 16.</summary>
    public int? MaxConnectionsPerPrefix { get; init; }

    /// <summary>Threads that hold the sessions and nothing else; 0 for the thread pool, the only way outside Linux. The default is one for each processor.</summary>
    public int Threads { get; init; } = OperatingSystem.IsLinux() ? Environment.ProcessorCount : 0;

    /// <summary>From accepting a connection to closing it, at most 5 s: the longest that a silent client may hold a place.</summary>
    public TimeSpan SessionDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long before the deadline reading ends, so that an Error record still goes out.</summary>
    public TimeSpan AnswerReserve { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest request that is read, in octets; the default is chrony's longest message.</summary>
    public int MaxRequestLength { get; init; } = 16 * 1024;

    /// <summary>The AEADs that clients may choose from (<c>ntsaeads</c>), in any order: the client's preference counts, as with chrony.</summary>
    public IReadOnlyList<AeadAlgorithm> Aeads { get; init; } = AeadAlgorithmFacts.ByPreference;

    /// <summary>The cap of one prefix in effect.</summary>
    public int EffectivePrefixCap => MaxConnectionsPerPrefix ?? Math.Max(FewestPerPrefix, MaxConnections / 4);

    /// <summary>Connections of proxies at once whose header has not come: half of all, for a header comes with the connection; but at least 16.</summary>
    public int ProxyHeaderCap => Math.Max(FewestPerPrefix, MaxConnections / 2);

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentException">With the name, the value and the range.</exception>
    public void Validate()
    {
        Require(Endpoints.Count > 0, nameof(Endpoints), "none", "at least one endpoint");
        RateLimit?.Validate();
        Require(Threads >= 0 && (Threads == 0 || OperatingSystem.IsLinux()), nameof(Threads), Threads, "0, and outside Linux nothing else");
        Require(MaxConnections >= 1, nameof(MaxConnections), MaxConnections, "1 or more");
        Require(EffectivePrefixCap >= 1, nameof(MaxConnectionsPerPrefix), EffectivePrefixCap, "1 or more");
        Require(
            SessionDeadline > TimeSpan.Zero && SessionDeadline <= TimeSpan.FromSeconds(5), nameof(SessionDeadline), SessionDeadline, "above 0 and at most 5 s");
        Require(
            AnswerReserve >= TimeSpan.Zero && AnswerReserve < SessionDeadline, nameof(AnswerReserve), AnswerReserve, "0 or more and below the session's deadline");
        Require(MaxRequestLength is >= 64 and <= 65536, nameof(MaxRequestLength), MaxRequestLength, "64 to 65536 octets");
        Require(
            Aeads.Count > 0 && Aeads.All(aead => AeadAlgorithmFacts.IsServed((ushort)aead)), nameof(Aeads),
            Aeads.Count == 0 ? "none" : string.Join(' ', Aeads.Select(aead => (int)aead)), "one or more of 15, 16, 17 and 30");
    }

    private static void Require(bool isMet, string name, object value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentException($"{name} is {value}; allowed is {range}.", name);
        }
    }
}
