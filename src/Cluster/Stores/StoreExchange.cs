using System.Collections.Immutable;

namespace PublicTime.Cluster.Stores;

/// <summary>One node's side of an exchange with a store.</summary>
public sealed record StoreExchange
{
    /// <summary>The node's own record; null leaves none. An older one than is stored changes nothing.</summary>
    public StoredRecord? Own { get; init; }

    /// <summary>Whether everyone who listens is told that the record is there: it says something new.</summary>
    public bool IsNews { get; init; }

    /// <summary>The stamp of the ring that this node has from this store; 0 for none. That ring is not sent again.</summary>
    public ulong KnownStamp { get; init; }

    /// <summary>Nodes whose records are removed, because they left or were forgotten. One's own among them: nothing is left.</summary>
    public ImmutableArray<ulong> Gone { get; init; } = [];
}
