using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PublicTime.Limits;

/// <summary>A token bucket for every client in memory that never grows. Any number of threads may ask: no lock, no allocation, no exception.</summary>
/// <remarks>
/// <para>
/// The model. A bucket of <c>burst</c> tokens gains one in each interval, and an answer costs one. That is one number for each
/// client: the time at which its bucket will be full again. The <em>level</em> is how far that time is ahead, in intervals, so
/// the bucket holds burst − level tokens; a client may be answered while level ≤ burst − 1, and each answer puts the time one
/// interval on. A client whose time is past is one that was never heard of.
/// </para>
/// <para>
/// The table. An entry is 64 bits: 20 of the keyed hash of the client's prefix, 44 of that time, in 16ths to 1024ths of an interval. Eight
/// entries share a cache line, and the hash says which line. A client that is not there takes the entry with the lowest level,
/// and its level too.
/// </para>
/// <para>
/// A collision never unblocks. Whoever is replaced had the lowest level of the line. Levels rise by answers and fall by
/// time alone, the same for all, so from then on every entry of that line is at least as high as the one that was lost would be now, and
/// whoever comes back is not judged more mildly than if it had been kept. Two clients with the same tag share one time, which each of them puts on. So
/// for every client the table's level is at least its own; what it can cost is an answer that was due, never one that was not.
/// </para>
/// <para>
/// A flood of spoofed addresses takes no memory beyond the table. Up to entries/interval addresses a second (262,144 by default), each
/// newcomer has its tokens. Beyond that rate R the lines fill up: the share entries/(interval × R) is answered by tokens and of the rest one
/// in 2^leak, honest newcomers and spoofed ones alike. Those who were over the limit before stay so.
/// </para>
/// <para>
/// Races. An entry changes by compare-and-swap, so that no answer goes uncounted. Only two threads that meet the same
/// newcomer at the same moment may give it an entry each; then the answers of one of them, at most, go uncounted. Readings of the clock may
/// differ between threads by up to <see cref="Slack"/>: an older one only judges more strictly.
/// </para>
/// <para>
/// Times wrap after 2^44 units: 24 days of the host's uptime at the shortest interval, half a year or more from 1/65536 s on. An entry that
/// is a whole wrap old looks as if it were ahead for burst intervals and <see cref="Slack"/>, once; one that nobody ever took does not.
/// </para>
/// <para>
/// Departures from chrony: limits below 1/16 s are as fine as the others; an answer that leaked costs no token; a client that asks
/// more often when it is not answered is not let off; the addresses of an IPv6 /64 are one client.
/// </para>
/// </remarks>
public sealed class RateLimiter : IDisposable
{
    /// <summary>Octets of the secret that the hash is keyed with.</summary>
    public const int SecretLength = 2 * sizeof(ulong);

    /// <summary>How far ahead of a reading an entry may be through the differences of clock readings between threads.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private const int Ways = 8;
    private const int TimeBits = 44;
    private const ulong TimeMask = (1UL << TimeBits) - 1;

    // A unit is a 1024th of an interval, but for short ones no less than a microsecond or a 16th: so that times wrap in weeks, not in hours.
    private const int FinestUnitBits = 10;
    private const int CoarsestUnitBits = 4;
    private const int LeastUnit = -20; // log2 of seconds

    private const uint NanosecondsPerSecond = 1_000_000_000;
    private const int CacheLine = Ways * sizeof(ulong);
    private const uint MappedIPv4 = 0xFFFF;

    private readonly ulong[] _secret = GC.AllocateArray<ulong>(2, pinned: true);
    private readonly ulong[] _entries;
    private readonly int _first;
    private readonly uint _lastLine;
    private readonly ulong _unitsPerInterval;
    private readonly ulong _unitsPerNanosecond;
    private readonly ulong _mostLevel;
    private readonly ulong _mostAhead;
    private readonly uint _leakMask;
    private readonly uint _ipv4Mask;
    private readonly ulong _ipv6HighMask;
    private readonly ulong _ipv6LowMask;

    /// <summary>Makes a table in which every bucket is full, and which never grows.</summary>
    /// <param name="limit">What to allow.</param>
    /// <param name="secret"><see cref="SecretLength"/> octets that nobody can guess; copied, and zeroed when this ends.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit makes no sense.</exception>
    public RateLimiter(RateLimit limit, ReadOnlySpan<byte> secret)
    {
        ArgumentNullException.ThrowIfNull(limit);
        limit.Validate();
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretLength, nameof(secret));
        Limit = limit;
        secret.CopyTo(MemoryMarshal.AsBytes(_secret.AsSpan()));

        // Pinned, so that a line of the table is a line of the cache for as long as it lives.
        int lines = (int)BitOperations.RoundUpToPowerOf2(((uint)limit.TableOctets / CacheLine / 2) + 1);
        _entries = GC.AllocateArray<ulong>((lines + 1) * Ways, pinned: true);
        int misaligned = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_entries, 0) & (CacheLine - 1));
        _first = misaligned == 0 ? 0 : (CacheLine - misaligned) / sizeof(ulong);
        _lastLine = (uint)lines - 1;

        // A binary fraction below 1 of 64 places, so that a multiplication and its upper half convert.
        int unitBits = Math.Clamp(limit.Interval - LeastUnit, CoarsestUnitBits, FinestUnitBits);
        _unitsPerInterval = 1UL << unitBits;
        _unitsPerNanosecond = (ulong)((UInt128.One << (64 + unitBits - limit.Interval)) / NanosecondsPerSecond);
        _mostLevel = (ulong)(limit.Burst - 1) * _unitsPerInterval;
        _mostAhead = ((ulong)limit.Burst * _unitsPerInterval) + Units((long)Slack.TotalNanoseconds);
        _leakMask = (1u << limit.Leak) - 1;
        _ipv4Mask = uint.MaxValue << (RateLimit.MostIPv4PrefixLength - limit.IPv4PrefixLength);
        UInt128 ipv6Mask = UInt128.MaxValue << (RateLimit.MostIPv6PrefixLength - limit.IPv6PrefixLength);
        (_ipv6HighMask, _ipv6LowMask) = ((ulong)(ipv6Mask >> 64), unchecked((ulong)ipv6Mask));
    }

    /// <summary>What is allowed.</summary>
    public RateLimit Limit { get; }

    /// <summary>Clients that are told apart at the most.</summary>
    public int Capacity => (int)(_lastLine + 1) * Ways;

    /// <summary>How finely an interval is divided: a level is off by at most one of these.</summary>
    internal int UnitsPerInterval => (int)_unitsPerInterval;

    /// <summary>The key of the hash, for the test that it does not outlive this.</summary>
    internal ReadOnlyMemory<ulong> Secret => _secret;

    /// <summary>Takes a token of a client, if there is one.</summary>
    /// <param name="isIPv4">Whether <paramref name="address"/> is an IPv4 address in its low 32 bits.</param>
    /// <param name="address">First octet uppermost; an IPv4-mapped address counts as IPv4.</param>
    /// <param name="nowNanoseconds">Now, by a clock that never goes back; 0 or more.</param>
    /// <returns>False when the client is over its limit; ask <see cref="Leaks"/> then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryTake(bool isIPv4, UInt128 address, long nowNanoseconds)
    {
        ulong hash = HashOf(isIPv4, address);
        ulong tag = hash & ~TimeMask;
        ulong now = Units(nowNanoseconds);
        Span<ulong> line = _entries.AsSpan(_first + ((int)(hash & _lastLine) * Ways), Ways);
        while (true)
        {
            int at = Find(line, tag, now, out ulong seen);
            ulong level = LevelOf(seen, now);
            if (level > _mostLevel)
            {
                return false;
            }

            ulong next = tag | (unchecked(now + level + _unitsPerInterval) & TimeMask);
            if (Interlocked.CompareExchange(ref line[at], next, seen) == seen)
            {
                return true;
            }
        }
    }

    /// <summary>True for the one in 2^leak of the requests over the limit that is answered all the same.</summary>
    /// <param name="random">Drawn for this request; its low four bits are used.</param>
    public bool Leaks(uint random) => (random & _leakMask) == 0;

    /// <summary>Zeroes the secret. Nobody may ask any more.</summary>
    public void Dispose() => _secret.AsSpan().Clear();

    /// <summary>The entry of a client, or the one that it may take: the lowest of the line.</summary>
    /// <param name="line">The eight entries.</param>
    /// <param name="tag">The client's.</param>
    /// <param name="now">In units.</param>
    /// <param name="seen">What the entry was; whoever replaces it swaps it for this very value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(ReadOnlySpan<ulong> line, ulong tag, ulong now, out ulong seen)
    {
        // One look at the whole line: who was not there then takes what was lowest then, and loses the swap to whoever was faster.
        Vector512<ulong> entries = Vector512.Create(line);
        ulong found = Vector512.Equals(entries & Vector512.Create(~TimeMask), Vector512.Create(tag)).ExtractMostSignificantBits();
        int at = found != 0 ? BitOperations.TrailingZeroCount(found) : Lowest(entries, now);
        seen = entries.GetElement(at);
        return at;
    }

    private int Lowest(Vector512<ulong> entries, ulong now)
    {
        int lowest = 0;
        ulong least = LevelOf(entries.GetElement(0), now);
        for (int i = 1; i < Ways; i++)
        {
            ulong level = LevelOf(entries.GetElement(i), now);
            (least, lowest) = level < least ? (level, i) : (least, lowest);
        }

        return lowest;
    }

    /// <summary>How far ahead an entry's time is; 0 when it is past, and where nobody was. Times wrap: what is too far ahead to have been written is long past.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong LevelOf(ulong entry, ulong now)
    {
        ulong ahead = unchecked(entry - now) & TimeMask;
        return ahead <= _mostAhead && entry != 0 ? ahead : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Units(long nanoseconds) => Math.BigMul(unchecked((ulong)nanoseconds), _unitsPerNanosecond, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong HashOf(bool isIPv4, UInt128 address)
    {
        (ulong high, ulong low) = ((ulong)(address >> 64), unchecked((ulong)address));
        if (isIPv4 || (high == 0 && low >> 32 == MappedIPv4))
        {
            return SipHash.Of(_secret[0], _secret[1], unchecked((uint)low) & _ipv4Mask);
        }

        return _ipv6LowMask == 0
            ? SipHash.Of(_secret[0], _secret[1], high & _ipv6HighMask)
            : SipHash.Of(_secret[0], _secret[1], high & _ipv6HighMask, low & _ipv6LowMask);
    }
}
