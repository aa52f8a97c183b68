using System.Text.Json.Serialization;

namespace PublicTime.Control.Cluster;

/// <summary>A ring's nodes and stores as one node sees them, at one moment. Made by the composition; holds no secret.</summary>
public sealed record ClusterStatus
{
    /// <summary>Served time of this report: what epochs are counted by.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The node that was asked.</summary>
    public required string NodeName { get; init; }

    /// <summary>Which ring.</summary>
    public required string RingName { get; init; }

    /// <summary>False where the ring is this node's own: then there are no other nodes and no stores.</summary>
    public required bool IsShared { get; init; }

    /// <summary>Whether the node that was asked may answer NTS and mint.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>What keeps it out of the ring.</summary>
    public EntryHindrance Hindrance { get; init; }

    /// <summary>The generation of the ring that it has; 0 for none.</summary>
    public long Generation { get; init; }

    /// <summary>Whether every member has kept just that.</summary>
    public bool IsUnanimous { get; init; }

    /// <summary>How often all keys were given up.</summary>
    public int Revocations { get; init; }

    /// <summary>All members, by name; the node that was asked is always there.</summary>
    public IReadOnlyList<NodeStatus> Nodes { get; init; } = [];

    /// <summary>The stores, in the order of the configuration.</summary>
    public IReadOnlyList<StoreStatus> Stores { get; init; } = [];

    /// <summary>The ring's epochs, oldest first; empty where the ring is this node's own.</summary>
    public IReadOnlyList<EpochStatus> Epochs { get; init; } = [];

    /// <summary>Whether nothing needs an operator.</summary>
    [JsonPropertyOrder(-1)]
    public bool IsWell => Concerns.Count == 0;

    /// <summary>What is wrong, what it means and what to do, one sentence each, without full stops.</summary>
    public IReadOnlyList<string> Concerns => [.. ClusterConcerns.Of(this)];

    /// <summary>How long the oldest fresh epoch should have been minting, and waits for somebody.</summary>
    internal TimeSpan Overdue => Epochs.Select(epoch => epoch.OverdueAt(At)).DefaultIfEmpty(TimeSpan.Zero).Max();
}
