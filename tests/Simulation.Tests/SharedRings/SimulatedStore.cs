using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>What a Redis does, without a wire: two values and their fences, and a clock.</summary>
internal sealed class SimulatedStore(string name, Func<DateTimeOffset> clock, Tally tally)
{
    private readonly List<(StoredRing? Ring, StoredRecord[] Records)> _backups = [];
    private Dictionary<ulong, StoredRecord> _records = [];

    public string Name => name;

    public StoredRing? Ring { get; private set; }

    /// <summary>Counts how often another ring came to lie here.</summary>
    public int Changes { get; private set; }

    /// <summary>Whether it could only go back to some ring.</summary>
    public bool AllBackupsHaveRing => _backups.TrueForAll(backup => backup.Ring is not null);

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
        return new StoreAnswer(new StoreView(Ring?.Generation ?? 0, Ring?.Stamp ?? 0, ring, [.. _records.Values]) { Time = clock() }, "");
    }

    public RingWriteResult Write(long expectedGeneration, StoredRing ring)
    {
        if ((Ring?.Generation ?? 0) != expectedGeneration || ring.Generation == expectedGeneration)
        {
            tally.Count(Happening.Conflict);
            return RingWriteResult.Conflict;
        }

        Put(ring);
        return RingWriteResult.Written;
    }

    public void BackUp() => _backups.Add((Ring, [.. _records.Values]));

    public bool Restore(Noise random)
    {
        if (_backups.Count == 0)
        {
            return false;
        }

        (StoredRing? ring, StoredRecord[] records) = _backups[random.Below(_backups.Count)];
        Put(ring);
        _records = records.ToDictionary(record => record.NodeId);
        return true;
    }

    /// <summary>Somebody who can write there and has no key puts back what was, or leaves nonsense under any number.</summary>
    public void Vandalise(Noise random)
    {
        long stored = Ring?.Generation ?? 0;
        long generation = random.Below(4) switch
        {
            0 => 1 + random.Below(100),
            1 => stored + (1 << 20) - random.Below(3), // about where numbers are not followed any more
            2 => stored + (1L << 40),
            _ => stored + 1 + random.Below(1000),
        };
        bool isNumberOnly = Ring is not null && random.Below(2) == 0;
        ulong stamp = isNumberOnly && random.Below(2) == 0 ? Ring!.Stamp : random.Next() | 1;
        Put(new StoredRing(generation, stamp, isNumberOnly ? Ring!.Octets : ReadOnlyMemory<byte>.Empty));
        foreach (StoredRecord record in _backups.Count == 0 ? [] : _backups[random.Below(_backups.Count)].Records)
        {
            _records[record.NodeId] = record;
        }
    }

    public void Flush()
    {
        Put(null);
        _records = [];
    }

    private void Put(StoredRing? ring)
    {
        Ring = ring;
        Changes++;
    }
}
