using System.Collections.Immutable;

namespace PublicTime.Cluster.Membership;

/// <summary>The ring's nodes and stores as this node sees them. Immutable; published whole after every look.</summary>
public sealed record ClusterView
{
    /// <summary>Which ring.</summary>
    public required string RingName { get; init; }

    /// <summary>This node's name.</summary>
    public required string NodeName { get; init; }

    /// <summary>Whether this node may answer and mint.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>What keeps this node out of the ring.</summary>
    public Hindrance Hindrance { get; init; }

    /// <summary>The generation that this node has; 0 for no ring.</summary>
    public long Generation { get; init; }

    /// <summary>Whether every member has kept just that.</summary>
    public bool IsUnanimous { get; init; }

    /// <summary>How often all keys were given up.</summary>
    public int Revocations { get; init; }

    /// <summary>All members, and nodes that are not members yet, by name.</summary>
    public ImmutableArray<NodeView> Nodes { get; init; } = [];

    /// <summary>The stores, in the order of the configuration.</summary>
    public ImmutableArray<StoreStatus> Stores { get; init; } = [];

    /// <summary>The ring's epochs, oldest first.</summary>
    public ImmutableArray<EpochView> Epochs { get; init; } = [];

    /// <summary>Whether any store answered last time.</summary>
    public bool IsConnected => Stores.Any(store => store.IsReachable);
}
