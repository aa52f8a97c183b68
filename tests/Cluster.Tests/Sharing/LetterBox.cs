using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Tests.Sharing;

/// <summary>A store in memory that does what the seam says, and hangs when told to. Calls are counted.</summary>
internal sealed class LetterBox(string name) : ISharedStore
{
    private readonly Dictionary<ulong, StoredRecord> _records = [];
    private readonly List<TaskCompletionSource<StoreAnswer>> _hanging = [];

    public string Name => name;

    public bool Hangs { get; set; }

    /// <summary>Its clock; null: it does not say what time it is.</summary>
    public TimeProvider? Clock { get; set; }

    public int Exchanges { get; private set; }

    public int Writes { get; private set; }

    /// <summary>Calls that wait.</summary>
    public int Open => _hanging.Count;

    public StoredRing? Ring { get; set; }

    public ValueTask<StoreAnswer> ExchangeAsync(StoreExchange exchange, CancellationToken cancellation)
    {
        Exchanges++;
        if (Hangs)
        {
            var hanging = new TaskCompletionSource<StoreAnswer>();
            _hanging.Add(hanging);
            return new(hanging.Task);
        }

        return new(Answer(exchange));
    }

    /// <summary>The deadline of every call that waits is over.</summary>
    public void GiveUp()
    {
        TaskCompletionSource<StoreAnswer>[] hanging = [.. _hanging];
        _hanging.Clear();
        Array.ForEach(hanging, call => call.SetResult(new StoreAnswer(View: null, $"{name} hangs.")));
    }

    public ValueTask<RingWriteResult> TryWriteRingAsync(long expectedGeneration, StoredRing ring, CancellationToken cancellation)
    {
        Writes++;
        if ((Ring?.Generation ?? 0) != expectedGeneration)
        {
            return new(RingWriteResult.Conflict);
        }

        Ring = ring;
        return new(RingWriteResult.Written);
    }

    /// <summary>Somebody leaves a record.</summary>
    public void Put(StoredRecord record) => _records[record.NodeId] = record;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private StoreAnswer Answer(StoreExchange exchange)
    {
        foreach (ulong gone in exchange.Gone)
        {
            _records.Remove(gone);
        }

        if (exchange.Own is { } own && (!_records.TryGetValue(own.NodeId, out StoredRecord? known) || known.Sequence < own.Sequence))
        {
            Put(own);
        }

        return new StoreAnswer(new StoreView(Ring?.Generation ?? 0, Ring?.Stamp ?? 0, Ring?.Stamp == exchange.KnownStamp ? null : Ring, [.. _records.Values]) { Time = Clock?.GetUtcNow() }, "");
    }
}
