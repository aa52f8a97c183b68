namespace PublicTime.Control.Cluster;

/// <summary>One node of a ring, as the node that was asked sees it.</summary>
public sealed record NodeStatus
{
    /// <summary>Nodes report every second; one that was not heard of for so long is silent.</summary>
    public const double SilentAfterSeconds = 5;

    /// <summary>Clocks that a time daemon keeps are closer together than this, whatever their sources: clients notice more.</summary>
    public const double AstrayAfterSeconds = 0.01;

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Its id among the members of the ring: 16 hexadecimal digits; empty where there is no shared ring.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it is the one that was asked.</summary>
    public bool IsSelf { get; init; }

    /// <summary>Whether it ever reported to the one that was asked; if not, only its name and id are known.</summary>
    public bool IsHeard { get; init; }

    /// <summary>Time since its last sign of life, or since the start of the one that was asked; absent for that one itself.</summary>
    public double? SilentSeconds { get; init; }

    /// <summary>All, ke or frontend.</summary>
    public string Role { get; init; } = "";

    /// <summary>Where it stands, in the operator's words.</summary>
    public string Region { get; init; } = "";

    /// <summary>The program's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>When its process began, by its own clock; absent while it is unheard of.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Where it answers.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>The names that clients may be sent to and find it.</summary>
    public IReadOnlyList<string> Advertised { get; init; } = [];

    /// <summary>The generation of the ring that it has kept; 0 for none.</summary>
    public long Generation { get; init; }

    /// <summary>That ring against the one of the node that was asked.</summary>
    public NodeRing Ring { get; init; }

    /// <summary>How long it has been alive without keeping the ring of the node that was asked, or that one itself its own; absent when it has.</summary>
    public double? BehindSeconds { get; init; }

    /// <summary>Whether it may answer NTS and mint.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>Whether it believes its clock.</summary>
    public bool IsSynchronized { get; init; }

    /// <summary>Its clock against the median of its peers', seconds, positive when it is ahead; absent while nobody was asked.</summary>
    public double? OffsetSeconds { get; init; }

    /// <summary>The true offset is within this of <see cref="OffsetSeconds"/>, seconds; absent with it.</summary>
    public double? OffsetUncertaintySeconds { get; init; }

    /// <summary>Whether its clock is certainly further from its peers' than <see cref="AstrayAfterSeconds"/>, whatever the comparison may be wrong by.</summary>
    public bool IsAstray => OffsetSeconds is { } offset && Math.Abs(offset) - (OffsetUncertaintySeconds ?? 0) > AstrayAfterSeconds;

    /// <summary>Datagrams that it took lately, a second.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>Whether it takes no new clients.</summary>
    public bool IsDraining { get; init; }

    /// <summary>All of this in one word.</summary>
    public NodeState State => this switch
    {
        { IsHeard: false } => NodeState.Unheard,
        { SilentSeconds: >= SilentAfterSeconds } => NodeState.Silent,
        { IsRegistered: false } => NodeState.Unregistered,
        { IsSynchronized: false } => NodeState.Unsynchronized,
        { IsDraining: true } => NodeState.Draining,
        _ => NodeState.Serving,
    };

    /// <summary>Whether nobody can say that it still runs.</summary>
    internal bool IsQuiet => State is NodeState.Unheard or NodeState.Silent;
}
