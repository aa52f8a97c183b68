namespace PublicTime.Cluster.Stores;

/// <summary>A ring as it lies in a store: nothing in it can be read or changed without the key-encryption key.</summary>
/// <param name="Generation">Its generation; 1 or more.</param>
/// <param name="Stamp">A random number, new with every write: tells two rings of one generation apart. Not 0, which stands for no ring.</param>
/// <param name="Octets">The sealed state; not changed any more.</param>
public sealed record StoredRing(long Generation, ulong Stamp, ReadOnlyMemory<byte> Octets)
{
    /// <summary>Longest sealed ring that is read, in octets.</summary>
    public const int MaxLength = 1 << 18;
}
