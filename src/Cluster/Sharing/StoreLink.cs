using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Sharing;

/// <summary>What a node knows of one store, and the one call that it may have open there. Belongs to its <see cref="SharedRing"/>.</summary>
/// <param name="store">Stays its owner's.</param>
/// <param name="time">Measures round trips.</param>
internal sealed class StoreLink(ISharedStore store, TimeProvider time)
{
    private Task<StoreAnswer>? _asked;

    /// <summary>What people know it by.</summary>
    public string Name => store.Name;

    /// <summary>This node's clock against the store's.</summary>
    public StoreClock Clock { get; } = new();

    /// <summary>What it held last; null when it did not answer.</summary>
    public StoreView? View { get; private set; }

    /// <summary>Whether it answered last time.</summary>
    public bool IsReachable { get; private set; }

    /// <summary>Whether it is waited for: it answered last time, or was never asked.</summary>
    public bool IsPrompt { get; private set; } = true;

    /// <summary>Why it did not answer; otherwise empty.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The stamp of the ring that was read and understood; 0 for none.</summary>
    public ulong KnownStamp { get; private set; }

    /// <summary>The generation that the next write expects.</summary>
    public long Generation { get; private set; }

    /// <summary>The version of this node's own copy that it holds just so; 0 for none.</summary>
    public long Version { get; private set; }

    /// <summary>Whether a record lies under this node's id there that it has not written: the next exchange removes it.</summary>
    public bool HasForgery { get; set; }

    /// <summary>Why what it holds cannot be used; null when it can, or nothing is there.</summary>
    public KeyRingFileFault? Fault { get; private set; }

    /// <summary>Whether the ring there may be somebody else's, and so must be left alone.</summary>
    public bool IsForeign => Fault is not (null or KeyRingFileFault.Damaged);

    /// <summary>Whether it holds no ring, as far as is known.</summary>
    public bool IsEmpty => IsReachable && Generation == 0;

    /// <summary>
    /// Asks without waiting, because the store did not answer last time and others do: it shall not hold them up. One call at a time is open.
    /// </summary>
    /// <param name="exchange">What to leave and what is known.</param>
    /// <param name="cancellation">Gives up.</param>
    public void Ask(StoreExchange exchange, CancellationToken cancellation) => _asked ??= store.ExchangeAsync(exchange, cancellation).AsTask();

    /// <summary>
    /// Whether the call that nobody waits for was answered. What it said is old by now: the store has to be asked again before anything is concluded from it.
    /// </summary>
    public async Task<bool> HasComeBackAsync()
    {
        if (_asked is not { IsCompleted: true } asked)
        {
            return false;
        }

        _asked = null;
        StoreAnswer answer = await asked.ConfigureAwait(false);
        Reason = answer.Reason;
        return answer.View is not null;
    }

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="exchange">What to leave and what is known.</param>
    /// <param name="now">This node's time at this moment.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task ExchangeAsync(StoreExchange exchange, DateTimeOffset now, CancellationToken cancellation)
    {
        _asked = null; // whatever it says yet
        long askedAt = time.GetTimestamp();
        Hear(await store.ExchangeAsync(exchange, cancellation).ConfigureAwait(false));
        if (View?.Time is { } storeTime)
        {
            TimeSpan roundTrip = time.GetElapsedTime(askedAt);
            Clock.Add(now + (roundTrip / 2), roundTrip, storeTime);
        }
    }

    /// <summary>It holds this node's copy, or what says just the same.</summary>
    /// <param name="stamp">Of the ring there.</param>
    /// <param name="version">Of the copy; 0 when it says less.</param>
    public void Understood(ulong stamp, long version) => (KnownStamp, Version, Fault) = (stamp, version, null);

    /// <summary>It says less than this node's copy, whatever its stamp: it is to be written.</summary>
    public void Outdated() => Version = 0;

    /// <summary>What it holds cannot be used.</summary>
    /// <param name="fault">Why.</param>
    public void Refused(KeyRingFileFault fault) => Fault = fault;

    /// <summary>Writes a ring over what was read there.</summary>
    /// <param name="ring">The copy, sealed.</param>
    /// <param name="version">Of the copy.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<RingWriteOutcome> WriteAsync(StoredRing ring, long version, CancellationToken cancellation)
    {
        RingWriteResult result = await store.TryWriteRingAsync(Generation, ring, cancellation).ConfigureAwait(false);
        switch (result.Outcome)
        {
            case RingWriteOutcome.Written:
                (KnownStamp, Generation, Version, Fault) = (ring.Stamp, ring.Generation, version, null);
                break;
            case RingWriteOutcome.Conflict:
                (KnownStamp, Version) = (0, 0); // read it again, whatever its stamp says
                break;
            default:
                Hear(new StoreAnswer(View: null, result.Reason));
                break;
        }

        return result.Outcome;
    }

    private void Hear(StoreAnswer answer)
    {
        (View, Reason) = (answer.View, answer.Reason);
        IsReachable = IsPrompt = answer.View is not null;
        if (answer.View is not { } view)
        {
            Clock.Clear(); // a comparison that cannot be made again says nothing of a clock that was set since
            return;
        }

        if (view.Stamp != KnownStamp || view.Stamp == 0 || view.Generation != Generation)
        {
            // Somebody else wrote, or the store is not what it was: what it holds now is not known until it is read.
            (KnownStamp, Version) = (0, 0);
        }

        Generation = view.Generation;
        Fault = view.Stamp == 0 ? null : Fault;
    }
}
