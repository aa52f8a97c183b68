using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Tests.Sharing;

/// <summary>A store in memory that does what the seam says, and hangs when told to. Calls are counted.</summary>
internal sealed class LetterBox(string name) : ISharedStore
{
    private readonly Dictionary<ulong, StoredRecord> _records = [];
    private readonly List<(StoreExchange Exchange, TaskCompletionSource<StoreAnswer> Answer)> _hanging = [];

    public string Name => name;

    public bool Hangs { get; set; }

    /// <summary>Its clock; null: it does not say what time it is.</summary>
    public TimeProvider? Clock { get; set; }

    /// <summary>Whether every call fails at once.</summary>
    public bool FallsSilent { get; set; }

    /// <summary>How many of the next writes fail without having been done.</summary>
    public int FailingWrites { get; set; }

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
            _hanging.Add((exchange, hanging));
            return new(hanging.Task);
        }

        return new(FallsSilent ? new StoreAnswer(View: null, $"{name} is away.") : Answer(exchange));
    }

    /// <summary>No record is there any more.</summary>
    public void Forget() => _records.Clear();

    /// <summary>The deadline of every call that waits is over.</summary>
    public void GiveUp() => End(_ => new StoreAnswer(View: null, $"{name} hangs."));

    /// <summary>Every call that waits is answered with what is there now.</summary>
    public void AnswerLate() => End(Answer);

    public ValueTask<RingWriteResult> TryWriteRingAsync(long expectedGeneration, StoredRing ring, CancellationToken cancellation)
    {
        Writes++;
        if (FailingWrites > 0)
        {
            FailingWrites--;
            return new(new RingWriteResult(RingWriteOutcome.Failed, $"{name} is slow."));
        }

        if ((Ring?.Generation ?? 0) != expectedGeneration || ring.Generation == expectedGeneration)
        {
            return new(RingWriteResult.Conflict);
        }

        Ring = ring;
        return new(RingWriteResult.Written);
    }

    /// <summary>Somebody leaves a record.</summary>
    public void Put(StoredRecord record) => _records[record.NodeId] = record;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void End(Func<StoreExchange, StoreAnswer> how)
    {
        (StoreExchange Exchange, TaskCompletionSource<StoreAnswer> Answer)[] hanging = [.. _hanging];
        _hanging.Clear();
        Array.ForEach(hanging, call => call.Answer.SetResult(how(call.Exchange)));
    }

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
