using PublicTime.Control.Cluster;

namespace PublicTime.Control;

/// <summary>How the service is, at one moment. Made by the composition from the snapshots of the rooms; holds no secret.</summary>
public sealed record StatusReport
{
    /// <summary>The entry of <see cref="Datagrams"/> that is no disposition: what the kernel dropped before.</summary>
    public const string DroppedByKernel = "DroppedByKernel";

    /// <summary>The entry of <see cref="KeySessions"/> that is no outcome: connections that could not be accepted.</summary>
    public const string AcceptFailures = "AcceptFailures";

    /// <summary>Version of the running build.</summary>
    public required string Version { get; init; }

    /// <summary>Which services the process runs: all, frontend or ke.</summary>
    public required string Role { get; init; }

    /// <summary>When the process began to serve, by the host's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Time since then by a clock that is never set.</summary>
    public required double UptimeSeconds { get; init; }

    /// <summary>Addresses and ports that answer NTP; empty without NTP.</summary>
    public IReadOnlyList<string> NtpEndpoints { get; init; } = [];

    /// <summary>Addresses and ports that answer NTS-KE; empty without NTS-KE.</summary>
    public IReadOnlyList<string> KeEndpoints { get; init; } = [];

    /// <summary>Names that NTS-KE may send clients to, in the order of the configuration; empty where clients ask the address that they asked for keys.</summary>
    public IReadOnlyList<NameStatus> Names { get; init; } = [];

    /// <summary>Addresses and ports that show health, readiness and metrics over HTTP; empty without.</summary>
    public IReadOnlyList<string> HttpEndpoints { get; init; } = [];

    /// <summary>Whether clients should be sent here; absent where nobody composes it.</summary>
    public Readiness? Readiness { get; init; }

    /// <summary>The certificates of NTS-KE, in the order of the configuration; empty without NTS-KE.</summary>
    public IReadOnlyList<CertificateStatus> Certificates { get; init; } = [];

    /// <summary>How often one client is answered; empty without limits.</summary>
    public IReadOnlyList<RateLimitStatus> RateLimits { get; init; } = [];

    /// <summary>What is served as the time.</summary>
    public required ClockStatus Clock { get; init; }

    /// <summary>The cookie keys; absent without NTS.</summary>
    public RingStatus? Ring { get; init; }

    /// <summary>The nodes and stores of the ring in numbers; absent where the ring is this node's own.</summary>
    public ClusterSummary? Cluster { get; init; }

    /// <summary>Datagrams since the start, by the name of their disposition, and those that the kernel dropped before.</summary>
    public IReadOnlyDictionary<string, long> Datagrams { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Answers that were not sent, by the name of their cause.</summary>
    public IReadOnlyDictionary<string, long> SendFailures { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Sends that were tried again, by the name of their cause.</summary>
    public IReadOnlyDictionary<string, long> SendRetries { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Receives that failed and were tried again, by the name of their cause.</summary>
    public IReadOnlyDictionary<string, long> ReceiveFailures { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>NTS-KE sessions since the start, by the name of their outcome.</summary>
    public IReadOnlyDictionary<string, long> KeySessions { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Those of them that were served, by the name of the AEAD that their cookies are for.</summary>
    public IReadOnlyDictionary<string, long> KeySessionsByAead { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Directives that are not followed, each with its consequence.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
