using System.Collections.Immutable;
using System.Security.Cryptography;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Native.Memory;

namespace PublicTime.CookieKeys.Ring;

/// <summary>One random seed and the times it may mint for; every key it will ever have follows from it. Immutable until disposed.</summary>
public sealed class KeyEpoch : IDisposable
{
    /// <summary>Octets of a seed.</summary>
    public const int SeedLength = KeyRatchet.SeedLength;

    /// <summary>
    /// Periods that one derivation may cross. About a second of work, and 700 years of days; with periods of seconds it
    /// is days, long after the last cookie of before has expired.
    /// </summary>
    public const long MaxRatchetSteps = 1 << 18;

    private readonly SecretBlock _seed = new(SeedLength);

    /// <summary>Copies a seed; the caller zeroes its own copy.</summary>
    /// <param name="id">Random; names the epoch in the store and in status.</param>
    /// <param name="schedule">The periods that this epoch's keys are counted by, for ever.</param>
    /// <param name="startsAt">The first instant it may mint for.</param>
    /// <param name="seedPeriod">The period that the seed is at, not before the one of <paramref name="startsAt"/>.</param>
    /// <param name="seed">Exactly <see cref="SeedLength"/> octets.</param>
    public KeyEpoch(ulong id, RingSchedule schedule, DateTimeOffset startsAt, long seedPeriod, ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedLength)
        {
            throw new ArgumentException($"A seed has {SeedLength} octets.", nameof(seed));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(seedPeriod, schedule.PeriodAt(startsAt));
        Id = id;
        Schedule = schedule;
        StartsAt = startsAt;
        SeedPeriod = seedPeriod;
        _seed.CopyFrom(seed);
    }

    /// <summary>What names this epoch.</summary>
    public ulong Id { get; }

    /// <summary>The periods of its keys. Part of the epoch, so that a change of <c>ntsrotate</c> breaks no cookie.</summary>
    public RingSchedule Schedule { get; }

    /// <summary>The first instant it may mint for, UTC.</summary>
    public DateTimeOffset StartsAt { get; }

    /// <summary>
    /// No node mints from it at or after this instant, because every node knows a committed successor; the end of time while
    /// that is not known.
    /// </summary>
    public DateTimeOffset EndsAt { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Whether every registered node holds it, so that it may mint.</summary>
    public bool IsCommitted { get; init; }

    /// <summary>The oldest period whose key can be derived.</summary>
    public long SeedPeriod { get; }

    /// <summary>The last period it may have minted in.</summary>
    public long LastPeriod => EndsAt == DateTimeOffset.MaxValue ? long.MaxValue : Schedule.PeriodAt(EndsAt.AddTicks(-1));

    /// <summary>The same epoch further on; itself when nothing changes.</summary>
    /// <param name="endsAt">The new <see cref="EndsAt"/>.</param>
    /// <param name="isCommitted">The new <see cref="IsCommitted"/>.</param>
    /// <param name="seedPeriod">
    /// At most <see cref="MaxRatchetSteps"/> ahead of <see cref="SeedPeriod"/>: the keys before it can never be derived from the
    /// new epoch. One that is behind changes nothing.
    /// </param>
    public KeyEpoch Advance(DateTimeOffset endsAt, bool isCommitted, long seedPeriod)
    {
        long target = Math.Max(seedPeriod, SeedPeriod);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(target - SeedPeriod, MaxRatchetSteps, nameof(seedPeriod));
        if (target == SeedPeriod && endsAt == EndsAt && isCommitted == IsCommitted)
        {
            return this;
        }

        Span<byte> seed = stackalloc byte[SeedLength];
        CopySeedAt(target, seed);
        var advanced = new KeyEpoch(Id, Schedule, StartsAt, target, seed) { EndsAt = endsAt, IsCommitted = isCommitted };
        CryptographicOperations.ZeroMemory(seed);
        return advanced;
    }

    /// <summary>The same epoch with a seed of its own.</summary>
    internal KeyEpoch Copy()
    {
        var copy = new KeyEpoch(Id, Schedule, StartsAt, SeedPeriod, _seed.Octets) { EndsAt = EndsAt, IsCommitted = IsCommitted };
        GC.KeepAlive(_seed);
        return copy;
    }

    /// <summary>The epoch as far on as the further of two copies of it; itself when that is this one, otherwise in memory of its own.</summary>
    /// <param name="other">A copy of the same epoch; stays its owner's.</param>
    internal KeyEpoch Joined(KeyEpoch other)
    {
        KeyEpoch further = other.SeedPeriod > SeedPeriod ? other : this;
        DateTimeOffset endsAt = other.EndsAt < EndsAt ? other.EndsAt : EndsAt;
        bool isCommitted = IsCommitted || other.IsCommitted;
        if (ReferenceEquals(further, this) && endsAt == EndsAt && isCommitted == IsCommitted)
        {
            return this;
        }

        var joined = new KeyEpoch(Id, Schedule, StartsAt, further.SeedPeriod, further._seed.Octets) { EndsAt = endsAt, IsCommitted = isCommitted };
        GC.KeepAlive(further);
        return joined;
    }

    /// <summary>Whether a copy of an epoch differs in nothing from this one.</summary>
    internal bool IsAsFarAs(KeyEpoch other) =>
        Id == other.Id && SeedPeriod == other.SeedPeriod && EndsAt == other.EndsAt && IsCommitted == other.IsCommitted;

    /// <summary>Makes the keys of consecutive periods, oldest first; they belong to the caller.</summary>
    /// <param name="from">Not before <see cref="SeedPeriod"/>.</param>
    /// <param name="to">The last one, included; fewer than <paramref name="from"/> makes none.</param>
    /// <param name="known">Gives the key of a period that is made already, which is used as it is, or null.</param>
    internal IEnumerable<KeyValuePair<long, CookieKey>> Keys(long from, long to, Func<long, CookieKey?> known)
    {
        if (from > to)
        {
            yield break;
        }

        using SecretBlock seed = new(SeedLength);
        CopySeedAt(from, seed.Octets);
        for (long period = from; period <= to; period++)
        {
            yield return new(period, known(period) ?? KeyRatchet.MakeKey(seed.Octets, period));
            KeyRatchet.Advance(seed.Octets);
        }
    }

    /// <summary>The ids of the keys of consecutive periods, oldest first. Ids are no secret: cookies show them.</summary>
    /// <param name="from">Not before <see cref="SeedPeriod"/>.</param>
    /// <param name="to">The last one, included; fewer than <paramref name="from"/> gives none.</param>
    public ImmutableArray<uint> KeyIds(long from, long to)
    {
        if (from > to)
        {
            return [];
        }

        var ids = ImmutableArray.CreateBuilder<uint>();
        Span<byte> seed = stackalloc byte[SeedLength];
        CopySeedAt(from, seed);
        for (long period = from; period <= to; period++)
        {
            ids.Add(KeyRatchet.KeyIdAt(seed, period));
            KeyRatchet.Advance(seed);
        }

        CryptographicOperations.ZeroMemory(seed);
        return ids.ToImmutable();
    }

    /// <summary>Makes the octets of one key, for chronyd.</summary>
    /// <param name="period">Not before <see cref="SeedPeriod"/>.</param>
    /// <param name="key">Exactly <see cref="CookieKey.KeyLength"/> octets; the caller zeroes them.</param>
    internal void CopyKey(long period, Span<byte> key)
    {
        Span<byte> seed = stackalloc byte[SeedLength];
        CopySeedAt(period, seed);
        KeyRatchet.ExpandKey(seed, period, key);
        CryptographicOperations.ZeroMemory(seed);
    }

    /// <summary>Copies the seed as it is at <see cref="SeedPeriod"/>, to be wrapped.</summary>
    internal void CopySeed(Span<byte> seed) => _seed.CopyTo(seed);

    /// <summary>Zeroes the seed. Its memory stays until nobody holds the epoch: a late reader meets zeros.</summary>
    public void Dispose() => _seed.Zero();

    /// <summary>Names the epoch; never shows its seed.</summary>
    public override string ToString() => $"key epoch {Id:x16} (seed of {SeedLength} octets)";

    private void CopySeedAt(long period, Span<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, SeedPeriod);
        _seed.CopyTo(seed);
        for (long at = SeedPeriod; at < period; at++)
        {
            KeyRatchet.Advance(seed);
        }
    }
}
