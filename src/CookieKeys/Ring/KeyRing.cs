using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using PublicTime.CookieKeys.Cookies;

namespace PublicTime.CookieKeys.Ring;

/// <summary>The keys that are good now: what the request path reads. Immutable; read it once per batch and pass it down.</summary>
public sealed class KeyRing
{
    private const int SlotBits = 2; // the low bits of an id are its period, not a hash

    private readonly CookieKey?[] _slots;
    private readonly Dictionary<(ulong EpochId, long Period), CookieKey> _byPeriod;
    private readonly Dictionary<uint, CookieKey> _imported;

    private KeyRing(
        long generation, CookieKey minting, ImmutableArray<RingKey> keys, Dictionary<(ulong EpochId, long Period), CookieKey> byPeriod,
        Dictionary<uint, CookieKey> imported)
    {
        Generation = generation;
        Minting = minting;
        Keys = keys;
        _byPeriod = byPeriod;
        _imported = imported;
        _slots = new CookieKey?[BitOperations.RoundUpToPowerOf2((uint)(keys.Length * 2))];
        foreach (RingKey key in keys.Reverse()) // should ids ever collide, the newest epoch's key is found
        {
            Insert(key.Status == RingKeyStatus.Imported ? imported[key.KeyId] : byPeriod[(key.EpochId, key.Period)]);
        }
    }

    /// <summary>The generation of the stored state that this follows from.</summary>
    public long Generation { get; }

    /// <summary>The key that seals new cookies.</summary>
    public CookieKey Minting { get; }

    /// <summary>All keys: imported ones, then oldest epoch first, then oldest period first.</summary>
    public ImmutableArray<RingKey> Keys { get; }

    /// <summary>Derives the keys that are good at a time.</summary>
    /// <param name="state">The stored state.</param>
    /// <param name="lifetime">How long cookies are accepted.</param>
    /// <param name="time">The time to derive for: <see cref="KeyRingState.EffectiveTime"/>.</param>
    /// <param name="previous">The ring that this one replaces: keys that both have are the same objects.</param>
    public static KeyRing Derive(KeyRingState state, TimeSpan lifetime, DateTimeOffset time, KeyRing? previous = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        KeyEpoch mintingEpoch = state.MintingEpochAt(time);
        CookieKey? minting = null;
        var lines = ImmutableArray.CreateBuilder<RingKey>();
        var imported = new Dictionary<uint, CookieKey>();
        foreach (ImportedKey key in state.Imported.Where(key => key.IsAcceptedAt(time, lifetime)))
        {
            imported.Add(key.Id, previous?._imported.GetValueOrDefault(key.Id) ?? key.MakeKey());
            lines.Add(new(key.Id, Period: 0, DateTimeOffset.MinValue, EpochId: 0, RingKeyStatus.Imported));
        }

        var keys = new Dictionary<(ulong EpochId, long Period), CookieKey>();
        foreach (KeyEpoch epoch in state.Epochs)
        {
            bool isMinting = ReferenceEquals(epoch, mintingEpoch);
            KeyWindow window = KeyWindow.Of(epoch, isMinting, state.LatestUse, time, lifetime);
            foreach ((long period, CookieKey key) in epoch.Keys(window.First, window.Last, p => previous?.Find(epoch.Id, p)))
            {
                keys.Add((epoch.Id, period), key);
                bool mints = isMinting && period == window.Minting;
                minting = mints ? key : minting;
                DateTimeOffset start = epoch.Schedule.StartOf(period);
                RingKeyStatus status = mints ? RingKeyStatus.Minting : start > time ? RingKeyStatus.Next : RingKeyStatus.Open;
                lines.Add(new(key.Id, period, start, epoch.Id, status));
            }
        }

        return new KeyRing(state.Generation, minting!, lines.ToImmutable(), keys, imported);
    }

    /// <summary>Finds a key by the id in a cookie. Constant time for any id, no allocation.</summary>
    public bool TryFind(uint keyId, [NotNullWhen(true)] out CookieKey? key)
    {
        int mask = _slots.Length - 1;
        for (int at = (int)(keyId >> SlotBits) & mask; ; at = (at + 1) & mask)
        {
            key = _slots[at];
            if (key is null || key.Id == keyId)
            {
                return key is not null;
            }
        }
    }

    /// <summary>The keys of this ring that the one after it does not have: to be disposed once nobody reads this ring any more.</summary>
    /// <param name="next">The ring after it; null: there is none, and all its keys are missing.</param>
    public ImmutableArray<CookieKey> KeysMissingFrom(KeyRing? next)
    {
        IEnumerable<CookieKey> derived = _byPeriod
            .Where(entry => !ReferenceEquals(next?.Find(entry.Key.EpochId, entry.Key.Period), entry.Value)).Select(entry => entry.Value);
        IEnumerable<CookieKey> imported = _imported
            .Where(entry => !ReferenceEquals(next?._imported.GetValueOrDefault(entry.Key), entry.Value)).Select(entry => entry.Value);
        return [.. derived, .. imported];
    }

    private CookieKey? Find(ulong epochId, long period) => _byPeriod.GetValueOrDefault((epochId, period));

    private void Insert(CookieKey key)
    {
        int mask = _slots.Length - 1;
        int at = (int)(key.Id >> SlotBits) & mask;
        while (_slots[at] is not null)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = key;
    }
}
