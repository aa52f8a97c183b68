using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace PublicTime.CookieKeys.Ring;

/// <summary>What is stored of a ring: its epochs, imported keys and members. Everything that is served follows from it and the served time.</summary>
/// <remarks>
/// Immutable. Two states may share epochs and keys; who replaces one by another disposes those that only the old one has. What several
/// nodes and stores hold of one ring is brought together by <see cref="RingUnion"/>.
/// </remarks>
public sealed record KeyRingState : IDisposable
{
    /// <summary>Octets of <see cref="Digest"/>.</summary>
    public const int DigestLength = 16;

    /// <summary>Nodes that a ring may have.</summary>
    public const int MaxMembers = 1024;

    /// <summary>Departures that are remembered, the newest ones.</summary>
    public const int MaxDepartures = 256;

    /// <summary>Epochs a ring may have; a full ring proposes no fresh one until old ones are dropped.</summary>
    public const int MaxEpochs = 2 * (RotationSettings.MaxAcceptedPeriods + 4);

    /// <summary>Octets of UTF-8 that a ring's name may have.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Keys that may be imported: as many as chrony keeps.</summary>
    public const int MaxImportedKeys = 4;

    /// <summary>Which ring this is; nodes of different rings never open each other's cookies. 1 to 64 octets of UTF-8.</summary>
    /// <exception cref="ArgumentException">It is empty or longer, said in one sentence.</exception>
    public required string RingName
    {
        get;
        init => field = RefusalOfName(value) is { } refusal ? throw new ArgumentException(refusal, nameof(value)) : value;
    }

    /// <summary>Counts the stored states of this ring, from 1; a store replaces generation g only by g + 1.</summary>
    public required long Generation { get; init; }

    /// <summary>The latest synchronized time at which a state was made. Nothing was minted more than a period after it while the clock was believed; who lost it goes on by the monotonic clock.</summary>
    public required DateTimeOffset LatestUse { get; init; }

    /// <summary>The epochs, ordered by start, then by id.</summary>
    public required ImmutableArray<KeyEpoch> Epochs
    {
        get;
        init => field = [.. value.OrderBy(epoch => epoch.StartsAt).ThenBy(epoch => epoch.Id)];
    }

    /// <summary>Keys of a server that minted before this ring or beside it; at most <see cref="MaxImportedKeys"/>, of different ids.</summary>
    public ImmutableArray<ImportedKey> Imported { get; init; } = [];

    /// <summary>The nodes that share this ring, ordered by id; none when a node is alone.</summary>
    public ImmutableArray<RingMember> Members
    {
        get;
        init => field = [.. value.OrderBy(member => member.Id)];
    }

        = [];

    /// <summary>The nodes that left, newest last; at most <see cref="MaxDepartures"/>.</summary>
    public ImmutableArray<RingDeparture> Departures
    {
        get;
        init => field = [.. value.OrderBy(departure => departure.At).ThenBy(departure => departure.Id).TakeLast(MaxDepartures)];
    }

        = [];

    /// <summary>Whose copy this is; not part of what nodes agree on.</summary>
    public RingHolder Holder { get; init; }

    /// <summary>How often all keys were given up at once; a copy with fewer is worth nothing.</summary>
    public int Revocations { get; init; }

    /// <summary>How long its nodes have agreed to accept cookies, the error of their clocks included; zero while they have not.</summary>
    public TimeSpan AcceptedFor { get; init; }

    /// <summary>Counts the changes of <see cref="AcceptedFor"/>: the later one holds. 0 for a ring that is only begun (<see cref="IsFounded"/>).</summary>
    public int AcceptedVersion { get; init; }

    /// <summary>
    /// Whether its nodes have agreed on it, as the first one that may answer by a shared ring writes into it. Until then it is only begun: nothing was minted in the name of all, and it
    /// gives way to one that is founded.
    /// </summary>
    public bool IsFounded => AcceptedVersion > 0;

    /// <summary>Epochs that started at this instant or before and are not here have been dropped since the last revocation: an old copy does not bring them back.</summary>
    public DateTimeOffset DroppedUntil { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Why a text cannot name a ring, in one sentence; null when it can.</summary>
    public static string? RefusalOfName(string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        return length is > 0 and <= MaxNameLength
            ? null
            : $"A ring's name has 1 to {MaxNameLength} octets of UTF-8, and \"{name}\" has {length}.";
    }

    /// <summary>The epoch that mints at a time: the newest committed one that has started; before all of them, the oldest committed one.</summary>
    public KeyEpoch MintingEpochAt(DateTimeOffset time)
    {
        KeyEpoch? minting = null;
        foreach (KeyEpoch epoch in Epochs)
        {
            if (epoch.IsCommitted && (minting is null || epoch.StartsAt <= time))
            {
                minting = epoch;
            }
        }

        return minting ?? throw new InvalidOperationException($"The ring {RingName} has no committed epoch.");
    }

    /// <summary>The time to derive keys for, given what the clock says.</summary>
    /// <param name="time">The served time, right or wrong.</param>
    /// <param name="isSynchronized">
    /// Whether it is believed. An unsynchronized clock is followed for one lifetime after <see cref="LatestUse"/>, as a clock that
    /// lost its sources is; one that is behind or further ahead is rubbish, and minting stays where it was.
    /// </param>
    /// <param name="lifetime">How long cookies are accepted.</param>
    public DateTimeOffset EffectiveTime(DateTimeOffset time, bool isSynchronized, TimeSpan lifetime)
    {
        return isSynchronized || IsPlausible(time, lifetime) ? RingSchedule.Clamp(time) : LatestUse;
    }

    /// <summary>Whether a time that nobody believes may be right: it is at most a lifetime after <see cref="LatestUse"/>, and not before it.</summary>
    /// <param name="time">What the clock says.</param>
    /// <param name="lifetime">How long cookies are accepted.</param>
    public bool IsPlausible(DateTimeOffset time, TimeSpan lifetime)
    {
        DateTimeOffset clamped = RingSchedule.Clamp(time);
        return clamped >= LatestUse && clamped - LatestUse <= lifetime;
    }

    /// <summary>The same ring after its nodes agreed how long they accept cookies; from the first time on it is founded.</summary>
    /// <param name="lifetime">The error of their clocks included.</param>
    public KeyRingState AcceptingFor(TimeSpan lifetime) => this with { Generation = Generation + 1, AcceptedFor = lifetime, AcceptedVersion = AcceptedVersion + 1 };

    /// <summary>Whether a node is among the members.</summary>
    public bool Has(ulong memberId) => Members.Any(member => member.Id == memberId);

    /// <summary>Whether a node left or was forgotten.</summary>
    public bool HasLost(ulong memberId) => Departures.Any(departure => departure.Id == memberId);

    /// <summary>
    /// A short name for what nodes must agree on before anything fresh mints: whether the ring is founded, members, epochs and which of them are committed. Two nodes
    /// with one digest open each other's cookies and know of the same nodes.
    /// </summary>
    /// <param name="digest">Exactly <see cref="DigestLength"/> octets.</param>
    public void Digest(Span<byte> digest)
    {
        byte[] text = new byte[(sizeof(ulong) * (2 + Members.Length + Departures.Length)) + ((sizeof(ulong) + 1) * Epochs.Length) + (IsFounded ? 0 : 1)];
        Span<byte> rest = text;
        rest = Append(rest, (ulong)Revocations);
        rest = Append(rest, ((ulong)Members.Length << 32) | (uint)Departures.Length);
        foreach (RingMember member in Members)
        {
            rest = Append(rest, member.Id);
        }

        foreach (ulong departed in Departures.Select(departure => departure.Id).Order())
        {
            rest = Append(rest, departed);
        }

        foreach (KeyEpoch epoch in Epochs)
        {
            rest = Append(rest, epoch.Id);
            rest[0] = epoch.IsCommitted ? (byte)1 : (byte)0;
            rest = rest[1..];
        }

        rest.Fill(1); // only what is not founded has one octet more
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        hash[..DigestLength].CopyTo(digest);
    }

    /// <summary>The same state with epochs and keys of its own.</summary>
    public KeyRingState Copy() => this with
    {
        Epochs = [.. Epochs.Select(epoch => epoch.Copy())],
        Imported = [.. Imported.Select(key => key.Copy())],
    };

    /// <summary>Zeroes all seeds and imported keys.</summary>
    public void Dispose()
    {
        foreach (KeyEpoch epoch in Epochs)
        {
            epoch.Dispose();
        }

        foreach (ImportedKey key in Imported)
        {
            key.Dispose();
        }
    }

    /// <summary>Disposes the epochs and imported keys that the next state does not have.</summary>
    public void DisposeSecretsMissingFrom(KeyRingState next)
    {
        ArgumentNullException.ThrowIfNull(next);
        foreach (KeyEpoch epoch in Epochs)
        {
            if (!next.Epochs.Contains(epoch))
            {
                epoch.Dispose();
            }
        }

        foreach (ImportedKey key in Imported.Where(key => !next.Imported.Contains(key)))
        {
            key.Dispose();
        }
    }

    private static Span<byte> Append(Span<byte> to, ulong number)
    {
        BinaryPrimitives.WriteUInt64BigEndian(to, number);
        return to[sizeof(ulong)..];
    }
}
