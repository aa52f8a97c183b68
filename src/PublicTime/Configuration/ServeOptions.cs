using System.Collections.Frozen;
using System.Net;
using PublicTime.Cluster.Redis;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Engines;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Limits;
using PublicTime.Native.Tls;
using PublicTime.Wire.Nts;

namespace PublicTime.Configuration;

/// <summary>What <c>serve</c> was asked to do, whole and valid: only <see cref="ConfigurationParser"/> makes one. Immutable.</summary>
public sealed record ServeOptions
{
    /// <summary>Stratum of a clock that follows nothing (RFC 5905 section 7.3).</summary>
    public const int UnsynchronizedStratum = 16;

    /// <summary>How many periods a ring may span: more would make the file and every announcement of it large.</summary>
    public const int MaxPeriods = 64;

    /// <summary>The region of nodes that name none.</summary>
    public const string DefaultRegion = "default";

    /// <summary>The name of a ring that nobody named.</summary>
    public const string DefaultRingName = "local";

    /// <summary>NTP's port (RFC 5905 section 7.1).</summary>
    public const int DefaultNtpPort = 123;

    /// <summary>NTS-KE's port (RFC 8915 section 7.1).</summary>
    public const int DefaultKePort = 4460;

    /// <summary>Which services this process runs; all, because the smallest deployment is one process.</summary>
    public ServiceRole Role { get; init; } = ServiceRole.All;

    /// <summary>UDP port of NTP, 0 to 65535; 0 serves no NTP, as with chrony. With <see cref="ServiceRole.Ke"/> the port that clients are sent to.</summary>
    public int NtpPort { get; init; } = DefaultNtpPort;

    /// <summary>TCP port of NTS-KE, 0 to 65535; 0 lets the kernel choose one, as with chrony.</summary>
    public int KePort { get; init; } = DefaultKePort;

    /// <summary>Local addresses of both services, distinct; 0.0.0.0 and :: mean every address of their family.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [IPAddress.Any, IPAddress.IPv6Any];

    /// <summary>Who is served; loopback when no <c>allow</c> or <c>deny</c> is given, where chrony serves nobody.</summary>
    public AccessList Access { get; init; } = AccessList.LoopbackOnly;

    /// <summary>How often each client is served, and what the others get (<c>ratelimit</c>, <c>denykod</c>); no limit and no kisses, as with chrony.</summary>
    public AdmissionRules Admission { get; init; } = new();

    /// <summary>NTS-KE connections of one client (<c>ntsratelimit</c>); null: any number, as with chrony.</summary>
    public RateLimit? KeRateLimit { get; init; }

    /// <summary>Stratum of <c>local</c>, 1 to 15; <see cref="UnsynchronizedStratum"/> without it, since a time nobody vouches for is not served.</summary>
    public int LocalStratum { get; init; } = UnsynchronizedStratum;

    /// <summary>Stratum of <c>clock host</c>, 1 to 15; null without it: then what another daemon tells the kernel is not asked.</summary>
    public int? HostStratum { get; init; }

    /// <summary>Code point of every answer (<c>dscp</c>), 0 to 63; 0 asks routers for nothing special, as with chrony.</summary>
    public int Dscp { get; init; }

    /// <summary>Where the certificate comes from; without one there is no NTS, as with chrony.</summary>
    public CertificateOrigin Certificate { get; init; } = CertificateOrigin.None;

    /// <summary>Certificate chains with their keys, at least one; empty unless <see cref="Certificate"/> is <see cref="CertificateOrigin.Files"/>.</summary>
    public IReadOnlyList<TlsCertificateFiles> CertificatePairs { get; init; } = [];

    /// <summary>
    /// Where NTS-KE sends its clients (<c>ntsntpserver</c>, RFC 8915 section 4.1.7), each name with each port once; empty: to the address that was asked.
    /// </summary>
    public IReadOnlyList<NamedServer> NtpServers { get; init; } = [];

    /// <summary>The names under which this node's NTP is reached, for NTS-KE nodes of the same ring to hand out (<c>advertise</c>); none: nobody is sent here.</summary>
    public IReadOnlyList<NamedServer> Advertised { get; init; } = [];

    /// <summary>The node's name among those of its ring, 1 to 64 of <c>[A-Za-z0-9._-]</c>; the parser's default is the host's name.</summary>
    public string NodeName { get; init; } = "localhost";

    /// <summary>The node's region, of the same form; one for all, because most rings are in one place.</summary>
    public string Region { get; init; } = DefaultRegion;

    /// <summary>
    /// How long a draining node goes on answering (<c>draingrace</c>), zero to a day. A minute: health checks of load balancers take seconds, a
    /// withdrawn route or name takes effect within about a minute, and who was given this node's name just now asks within seconds. To wait for
    /// polls, which are up to 1024 s apart, would gain nothing: a client asks on for as long as it is answered.
    /// </summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>File of plain cookie keys that is kept up to date for chronyd front-ends; empty: none.</summary>
    public string NtsKeysExportFile { get; init; } = "";

    /// <summary>Folder of the key ring, the self-signed certificate and the control socket.</summary>
    public required string StateFolder { get; init; }

    /// <summary>File of the key that the ring is sealed under, which must be there; empty: <c>publictime.kek</c> in the state folder, made at need.</summary>
    public string KeyEncryptionKeyFile { get; init; } = "";

    /// <summary>File of a second key, which must be there and only opens what was sealed under it; empty: there is none.</summary>
    public string OpeningKeyFile { get; init; } = "";

    /// <summary>Name of the ring (<c>ringname</c>); nodes of one name and one key-encryption key share it, and its file is of this name only.</summary>
    public string RingName { get; init; } = DefaultRingName;

    /// <summary>Where the ring is shared, each once; empty: this node has it for itself.</summary>
    public IReadOnlyList<RedisOptions> Redis { get; init; } = [];

    /// <summary>Length of a cookie key's period; zero: keys are never rotated. One day (RFC 8915 section 6 suggests daily), where chrony has a week.</summary>
    public TimeSpan RotationInterval { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a cookie is accepted; eight days, so that a laptop may sleep for a week.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromDays(8);

    /// <summary>NTS-KE connections at one time; 100, as with chrony.</summary>
    public int MaxKeConnections { get; init; } = 100;

    /// <summary>
    /// AEADs that NTS-KE hands out keys for, each once, never empty; of them the client's preference counts, as with chrony. A front-end
    /// answers cookies of all four, whatever is said here.
    /// </summary>
    public IReadOnlyList<AeadAlgorithm> Aeads { get; init; } = AeadAlgorithmFacts.ByPreference;

    /// <summary>NTS-KE connections at one time from one IPv4 /24 or IPv6 /56; null: a quarter of all, but at least 16.</summary>
    public int? MaxKeConnectionsPerPrefix { get; init; }

    /// <summary>
    /// Whose NTS-KE connections begin with a PROXY protocol header that is believed (<c>ntsproxyprotocol</c>), each once; none: everybody is who its
    /// address says.
    /// </summary>
    public IReadOnlyList<AddressPrefix> Proxies { get; init; } = [];

    /// <summary>UDP threads per address family; the parser's default is one per core.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Where health, readiness and metrics are shown over HTTP (<c>metrics</c>); empty, since whoever reaches it reads it.</summary>
    public IReadOnlyList<IPEndPoint> MetricsEndpoints { get; init; } = [];

    /// <summary>How datagrams are moved.</summary>
    public UdpEngine Engine { get; init; } = UdpEngine.Batch;

    /// <summary>Datagrams in one system call of the batch engine (<c>engine batch size</c>), 64 to 256.</summary>
    public int Batch { get; init; } = FrontendOptions.DefaultBatch;

    /// <summary>How long a thread of the batch engine sleeps after a batch that was not full (<c>engine batch nap</c>), 0 to 100 µs; 0 never.</summary>
    public int NapMicroseconds { get; init; }

    /// <summary>True when neither a file nor a directive was given: the service then also asks itself for the time and says how to ask it.</summary>
    public bool IsQuickStart { get; init; }

    /// <summary>Arguments with a value that stands for <c>${…}</c>, and what people see instead. Ask <see cref="Shown"/>.</summary>
    public IReadOnlyDictionary<string, string> Masks { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>True when clients are told a stratum below 16 from the start.</summary>
    public bool VouchesForClock => LocalStratum < UnsynchronizedStratum || HostStratum is not null;

    /// <summary>True when this process answers NTP.</summary>
    public bool ServesNtp => Role != ServiceRole.Ke && NtpPort != 0;

    /// <summary>True when this process answers NTS-KE.</summary>
    public bool ServesKe => Role != ServiceRole.Frontend && Certificate != CertificateOrigin.None;

    /// <summary>True when this process needs the key ring: to hand out cookies, or to answer those that KE nodes handed out.</summary>
    public bool ServesNts => ServesKe || (ServesNtp && Role == ServiceRole.Frontend);

    /// <summary>The text of an option as people may see it: substituted values, which may be secrets, are <c>***</c>.</summary>
    public string Shown(string text) => Masks.GetValueOrDefault(text, text);

    /// <summary>The UDP port that clients are sent to where none is named: <see cref="NtpPort"/>, and 123 where that is 0.</summary>
    public int PortForClients => NtpPort != 0 ? NtpPort : DefaultNtpPort;

    /// <summary>True when other nodes are expected beside this one.</summary>
    public bool IsOneOfMany => Role != ServiceRole.All || Advertised.Count > 0 || Redis.Count > 0;

    /// <summary>Periods that <see cref="KeyLifetime"/> touches: the oldest still accepted to the current one.</summary>
    public long Periods => PeriodsOf(KeyLifetime, RotationInterval);

    /// <summary>How many periods a lifetime touches: it may begin at the end of one, so one more than it is long.</summary>
    /// <param name="lifetime">Positive.</param>
    /// <param name="rotation">Zero: one period without end.</param>
    public static long PeriodsOf(TimeSpan lifetime, TimeSpan rotation) =>
        rotation == TimeSpan.Zero ? 1 : ((lifetime.Ticks + rotation.Ticks - 1) / rotation.Ticks) + 1;
}
