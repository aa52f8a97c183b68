using System.Collections.Immutable;

namespace PublicTime.Cluster.Stores;

/// <summary>What a store held at one moment.</summary>
/// <param name="Generation">The stored ring's generation; 0 when there is none.</param>
/// <param name="Stamp">The stored ring's stamp; 0 when there is none.</param>
/// <param name="Ring">The ring, or null when there is none, it is known already, or it is longer than <see cref="StoredRing.MaxLength"/>.</param>
/// <param name="Records">All records, in no order, one's own included; those longer than <see cref="StoredRecord.MaxLength"/> left out, and at most <see cref="MaxRecords"/>.</param>
public sealed record StoreView(long Generation, ulong Stamp, StoredRing? Ring, ImmutableArray<StoredRecord> Records)
{
    /// <summary>Most records that are read.</summary>
    public const int MaxRecords = 1024;

    /// <summary>The store's own time when it answered, UTC; null when it does not say.</summary>
    public DateTimeOffset? Time { get; init; }
}
