namespace PublicTime.Cluster.Stores;

/// <summary>What a node says of itself, as it lies in a store: sealed, and bound to its node and sequence.</summary>
/// <param name="NodeId">Whose it is.</param>
/// <param name="Sequence">Grows with every record of a node; a store keeps the greatest.</param>
/// <param name="Octets">The sealed record; not changed any more.</param>
public sealed record StoredRecord(ulong NodeId, long Sequence, ReadOnlyMemory<byte> Octets)
{
    /// <summary>Longest sealed record that is read, in octets.</summary>
    public const int MaxLength = 2048;
}
