using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>What a Redis does, without a wire: two values and their fences.</summary>
internal sealed class SimulatedStore
{
    private readonly List<(StoredRing? Ring, StoredRecord[] Records)> _backups = [];
    private Dictionary<ulong, StoredRecord> _records = [];

    public StoredRing? Ring { get; private set; }

    /// <summary>Counts flushes and restores: whoever was here before has not seen what is here now.</summary>
    public int Upheavals { get; private set; }

    public StoreAnswer Exchange(StoreExchange exchange)
    {
        foreach (ulong gone in exchange.Gone)
        {
            _records.Remove(gone);
        }

        if (exchange.Own is { } own && !exchange.Gone.Contains(own.NodeId) && (!_records.TryGetValue(own.NodeId, out StoredRecord? known) || known.Sequence < own.Sequence))
        {
            _records[own.NodeId] = own;
        }

        StoredRing? ring = Ring?.Stamp == exchange.KnownStamp ? null : Ring;
        return new StoreAnswer(new StoreView(Ring?.Generation ?? 0, Ring?.Stamp ?? 0, ring, [.. _records.Values]), "");
    }

    public RingWriteResult Write(long expectedGeneration, StoredRing ring)
    {
        if ((Ring?.Generation ?? 0) != expectedGeneration || ring.Generation <= expectedGeneration)
        {
            return RingWriteResult.Conflict;
        }

        Ring = ring;
        return RingWriteResult.Written;
    }

    public void BackUp() => _backups.Add((Ring, [.. _records.Values]));

    public void Restore(Noise random)
    {
        if (_backups.Count > 0)
        {
            (Ring, StoredRecord[] records) = _backups[random.Below(_backups.Count)];
            _records = records.ToDictionary(record => record.NodeId);
            Upheavals++;
        }
    }

    /// <summary>Somebody who can write there and has no key puts back what was, or leaves nonsense under any number.</summary>
    public void Vandalise(Noise random)
    {
        Upheavals++;
        long generation = random.Below(2) == 0 ? random.Below(100) : (Ring?.Generation ?? 0) + random.Below(1000);
        Ring = new StoredRing(generation + 1, random.Next() | 1, random.Below(2) == 0 || Ring is null ? ReadOnlyMemory<byte>.Empty : Ring.Octets);
        foreach (StoredRecord record in _backups.Count == 0 ? [] : _backups[random.Below(_backups.Count)].Records)
        {
            _records[record.NodeId] = record;
        }
    }

    public void Flush()
    {
        Ring = null;
        _records = [];
        Upheavals++;
    }
}
