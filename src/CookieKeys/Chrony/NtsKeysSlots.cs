using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Chrony;

/// <summary>Which keys of a ring stand in chrony's four slots at a time.</summary>
/// <remarks>
/// A chronyd mints with the key of the line before the last, opens with all four, and finds a key by the low two bits of its id.
/// So the current key stands third; last the one that will mint next, as far as the stored state knows; before them the newest
/// keys that fit into the two slots left. A slot without a key is filled with random octets, which open nothing: at the first
/// start, without rotation, and where a change of <c>ntsrotate</c> makes two keys compete for one slot.
/// </remarks>
internal sealed class NtsKeysSlots
{
    private const uint SlotMask = NtsKeysContent.KeyCount - 1;
    private const int SpansBack = 2 * NtsKeysContent.KeyCount;

    private readonly Slot?[] _bySlot = new Slot?[NtsKeysContent.KeyCount];
    private readonly uint _current;

    private NtsKeysSlots(Slot current, DateTimeOffset began)
    {
        (_current, Began) = (current.Id & SlotMask, began);
        TryPlace(current);
    }

    /// <summary>When the current key began to mint.</summary>
    public DateTimeOffset Began { get; }

    /// <summary>Ids in the order of the lines; null where a random key stands in.</summary>
    public IEnumerable<uint?> Ids => Lines.Select(slot => slot.Key?.Id);

    /// <summary>Slots in the order of the lines.</summary>
    private IEnumerable<(uint Number, Slot? Key)> Lines =>
        Enumerable.Range(1, NtsKeysContent.KeyCount)
            .Select(i => (_current + 1 + (uint)i) & SlotMask)
            .Select(number => (number, _bySlot[number]));

    /// <summary>Chooses the keys.</summary>
    /// <param name="state">The stored state.</param>
    /// <param name="time">The time that the published ring is derived for.</param>
    public static NtsKeysSlots Of(KeyRingState state, DateTimeOffset time)
    {
        KeyEpoch epoch = state.MintingEpochAt(time);
        long period = MintingPeriod(epoch, time);
        DateTimeOffset began = BeganAt(epoch, period);
        var slots = new NtsKeysSlots(Slot.Of(epoch, period), began < time ? began : time);
        slots.PlaceNext(state, epoch, period, time);
        slots.PlacePrevious(state, began);
        foreach (ImportedKey key in state.Imported.OrderByDescending(key => key.MintedUntil))
        {
            slots.TryPlace(new Slot(key.Id, key.CopyKey));
        }

        return slots;
    }

    /// <summary>Makes the content of the file, keys included; it belongs to the caller.</summary>
    /// <param name="time">The time of <see cref="Of"/>.</param>
    /// <param name="random">Fills what has no key.</param>
    public NtsKeysContent Fill(DateTimeOffset time, Action<Span<byte>> random) => new()
    {
        Age = time - Began,
        Lines = [.. Lines.Select(line => line.Key?.Copy() ?? StandIn(line.Number, random))],
    };

    private static long MintingPeriod(KeyEpoch epoch, DateTimeOffset time) => KeyWindow.Of(epoch, true, time, time, TimeSpan.Zero).Minting;

    private static DateTimeOffset BeganAt(KeyEpoch epoch, long period)
    {
        DateTimeOffset start = epoch.Schedule.StartOf(period);
        return start > epoch.StartsAt ? start : epoch.StartsAt;
    }

    private static NtsKeysLine StandIn(uint number, Action<Span<byte>> random)
    {
        Span<byte> id = stackalloc byte[sizeof(uint)];
        random(id);
        var line = new NtsKeysLine((BitConverter.ToUInt32(id) & ~SlotMask) | number);
        random(line.Key);
        return line;
    }

    private void PlaceNext(KeyRingState state, KeyEpoch current, long period, DateTimeOffset time)
    {
        DateTimeOffset ends = state.Epochs
            .Where(epoch => epoch.IsCommitted && epoch.StartsAt > time)
            .Select(epoch => epoch.StartsAt)
            .Append(current.Schedule.StartOf(period + 1))
            .Min();
        if (ends == DateTimeOffset.MaxValue)
        {
            return;
        }

        KeyEpoch next = state.MintingEpochAt(ends);
        Slot slot = Slot.Of(next, MintingPeriod(next, ends));
        if ((slot.Id & SlotMask) == ((_current + 1) & SlotMask))
        {
            TryPlace(slot);
        }
    }

    private void PlacePrevious(KeyRingState state, DateTimeOffset began)
    {
        for (int span = 0; span < SpansBack; span++)
        {
            DateTimeOffset last = began.AddTicks(-1);
            KeyEpoch epoch = state.MintingEpochAt(last);
            long period = epoch.Schedule.PeriodAt(last);
            if (last < epoch.StartsAt || period < epoch.SeedPeriod)
            {
                return;
            }

            Slot slot = Slot.Of(epoch, period);
            if ((slot.Id & SlotMask) != ((_current + 1) & SlotMask))
            {
                TryPlace(slot);
            }

            began = BeganAt(epoch, period);
        }
    }

    private void TryPlace(Slot key) => _bySlot[key.Id & SlotMask] ??= key;

    /// <summary>A key, made only when it is asked for.</summary>
    private sealed record Slot(uint Id, SpanFiller CopyTo)
    {
        public static Slot Of(KeyEpoch epoch, long period) => new(epoch.KeyIds(period, period)[0], key => epoch.CopyKey(period, key));

        public NtsKeysLine Copy()
        {
            var line = new NtsKeysLine(Id);
            CopyTo(line.Key);
            return line;
        }
    }

    private delegate void SpanFiller(Span<byte> octets);
}
