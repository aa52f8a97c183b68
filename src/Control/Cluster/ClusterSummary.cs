namespace PublicTime.Control.Cluster;

/// <summary>A cluster in numbers, for <c>status</c> and metrics.</summary>
public sealed record ClusterSummary
{
    /// <summary>Which ring.</summary>
    public required string RingName { get; init; }

    /// <summary>What this node is called.</summary>
    public required string NodeName { get; init; }

    /// <summary>Whether it may answer NTS and mint.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>Whether it takes no new clients.</summary>
    public bool IsDraining { get; init; }

    /// <summary>The generation of the ring that it has; 0 for none.</summary>
    public long Generation { get; init; }

    /// <summary>Whether every member has kept just that.</summary>
    public bool IsUnanimous { get; init; }

    /// <summary>Members by the name of their <see cref="NodeState"/> in lower case, all states; each is counted once.</summary>
    public IReadOnlyDictionary<string, long> Nodes { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>This node's clock against the median of its peers', seconds, positive when it is ahead; absent while there is nobody to compare it with.</summary>
    public double? OffsetSeconds { get; init; }

    /// <summary>The true offset is within this of <see cref="OffsetSeconds"/>; absent with it.</summary>
    public double? OffsetUncertaintySeconds { get; init; }

    /// <summary>Nodes whose clocks are certainly off; see <see cref="NodeStatus.IsAstray"/>.</summary>
    public int NodesAstray { get; init; }

    /// <summary>Stores that are configured.</summary>
    public int Stores { get; init; }

    /// <summary>Those of them that answered last time.</summary>
    public int StoresReachable { get; init; }

    /// <summary>How long the oldest fresh epoch should have been minting and waits for a node; 0 when none does.</summary>
    public double PendingEpochAgeSeconds { get; init; }

    /// <summary>How many sentences <c>publictime cluster</c> has for an operator.</summary>
    public int Concerns { get; init; }

    /// <summary>Counts.</summary>
    public static ClusterSummary Of(ClusterStatus cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        NodeStatus? self = cluster.Nodes.FirstOrDefault(node => node.IsSelf);
        return new ClusterSummary
        {
            RingName = cluster.RingName,
            NodeName = cluster.NodeName,
            IsRegistered = cluster.IsRegistered,
            IsDraining = self is { IsDraining: true },
            Generation = cluster.Generation,
            IsUnanimous = cluster.IsUnanimous,
            Nodes = Enum.GetValues<NodeState>().ToDictionary(
                state => state.ToString().ToLowerInvariant(), state => (long)cluster.Nodes.Count(node => node.State == state), StringComparer.Ordinal),
            OffsetSeconds = self?.OffsetSeconds,
            OffsetUncertaintySeconds = self?.OffsetUncertaintySeconds,
            NodesAstray = cluster.Nodes.Count(node => node is { IsQuiet: false, IsAstray: true }),
            Stores = cluster.Stores.Count,
            StoresReachable = cluster.Stores.Count(store => store.IsReachable),
            PendingEpochAgeSeconds = cluster.Overdue.TotalSeconds,
            Concerns = cluster.Concerns.Count,
        };
    }
}
