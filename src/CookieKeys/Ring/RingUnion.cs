using System.Collections.Immutable;

namespace PublicTime.CookieKeys.Ring;

/// <summary>Two copies of one ring brought together. Pure.</summary>
/// <remarks>
/// Every part only ever grows in one direction: epochs are added, committed, ended and ratcheted forward; members come and leave for good; what was
/// dropped stays dropped. So in whatever order copies meet, lost, late, repeated or from an old backup, all end up with the same ring, and none of them
/// takes anything back. An epoch that only one copy has is new, unless the other one has dropped epochs that started as late; an imported key that only one has was dropped.
/// </remarks>
public sealed record RingUnion
{
    private RingUnion(KeyRingState state, bool isOurs, bool isTheirs) => (State, IsOurs, IsTheirs) = (state, isOurs, isTheirs);

    /// <summary>
    /// The union, held by who held ours. Epochs and keys that ours has too are the same objects; others are its own. Its generation is not below either one's,
    /// and above it when what it says is new.
    /// </summary>
    public KeyRingState State { get; }

    /// <summary>Whether it says just what ours says.</summary>
    public bool IsOurs { get; }

    /// <summary>Whether it says just what theirs says: there is nothing to write where that came from.</summary>
    public bool IsTheirs { get; }

    /// <summary>Brings two copies together; both stay their owners'.</summary>
    /// <param name="ours">One's own copy.</param>
    /// <param name="theirs">A copy of the same ring.</param>
    public static RingUnion Of(KeyRingState ours, KeyRingState theirs)
    {
        ArgumentNullException.ThrowIfNull(ours);
        ArgumentNullException.ThrowIfNull(theirs);
        ImmutableArray<RingDeparture> departures = DeparturesOf(ours, theirs);
        HashSet<ulong> departed = [.. departures.Select(departure => departure.Id)];
        KeyRingState union = ours with
        {
            LatestUse = LatestUseOf(ours, theirs),
            AcceptedFor = SaysLater(ours, theirs).AcceptedFor,
            AcceptedVersion = SaysLater(ours, theirs).AcceptedVersion,
            Revocations = Math.Max(ours.Revocations, theirs.Revocations),
            Epochs = EpochsOf(ours, theirs),
            Imported = ImportedOf(ours, theirs),
            DroppedUntil = Later(ours.DroppedUntil, theirs.DroppedUntil),
            Departures = departures,
            Members = [.. ours.Members.UnionBy(theirs.Members, member => member.Id).Where(member => !departed.Contains(member.Id))],
        };
        bool isOurs = SayTheSame(union, ours);
        bool isTheirs = SayTheSame(union, theirs);
        long greater = Math.Max(ours.Generation, theirs.Generation);
        bool isNew = (!isOurs && !isTheirs) || (isOurs && !isTheirs && ours.Generation <= theirs.Generation);
        return new RingUnion(union with { Generation = isNew ? greater + 1 : greater }, isOurs, isTheirs);
    }

    /// <summary>Whether two states differ in nothing that must be stored; how late one was used last is no such thing.</summary>
    internal static bool SayTheSame(KeyRingState one, KeyRingState other) =>
        one.Revocations == other.Revocations
        && one.AcceptedFor == other.AcceptedFor
        && one.AcceptedVersion == other.AcceptedVersion
        && one.DroppedUntil == other.DroppedUntil
        && one.Members.SequenceEqual(other.Members)
        && one.Departures.SequenceEqual(other.Departures)
        && one.Epochs.Length == other.Epochs.Length
        && one.Epochs.Zip(other.Epochs).All(pair => pair.First.IsAsFarAs(pair.Second))
        && one.Imported.Select(Facts).Order().SequenceEqual(other.Imported.Select(Facts).Order());

    private static (uint Id, DateTimeOffset Until) Facts(ImportedKey key) => (key.Id, key.MintedUntil);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static KeyRingState SaysLater(KeyRingState ours, KeyRingState theirs) =>
        (ours.AcceptedVersion, ours.AcceptedFor).CompareTo((theirs.AcceptedVersion, theirs.AcceptedFor)) >= 0 ? ours : theirs;

    // Who corrected a wrong clock wrote last.
    private static DateTimeOffset LatestUseOf(KeyRingState ours, KeyRingState theirs) =>
        ours.Generation == theirs.Generation ? Later(ours.LatestUse, theirs.LatestUse)
        : ours.Generation > theirs.Generation ? ours.LatestUse
        : theirs.LatestUse;

    private static ImmutableArray<RingDeparture> DeparturesOf(KeyRingState ours, KeyRingState theirs) =>
    [
        .. from departure in ours.Departures.Concat(theirs.Departures)
           group departure.At by departure.Id into same
           select new RingDeparture(same.Key, same.Min()),
    ];

    private static ImmutableArray<KeyEpoch> EpochsOf(KeyRingState ours, KeyRingState theirs)
    {
        if (ours.Revocations != theirs.Revocations)
        {
            return ours.Revocations > theirs.Revocations ? ours.Epochs : [.. theirs.Epochs.Select(epoch => epoch.Copy())];
        }

        Dictionary<ulong, KeyEpoch> foreign = theirs.Epochs.ToDictionary(epoch => epoch.Id);
        HashSet<ulong> known = [.. ours.Epochs.Select(epoch => epoch.Id)];
        return
        [
            .. from epoch in ours.Epochs
               let other = foreign.GetValueOrDefault(epoch.Id)
               where other is not null || epoch.StartsAt > theirs.DroppedUntil
               select other is null ? epoch : epoch.Joined(other),
            .. from epoch in theirs.Epochs
               where !known.Contains(epoch.Id) && epoch.StartsAt > ours.DroppedUntil
               select epoch.Copy(),
        ];
    }

    private static ImmutableArray<ImportedKey> ImportedOf(KeyRingState ours, KeyRingState theirs)
    {
        if (ours.Revocations != theirs.Revocations)
        {
            return ours.Revocations > theirs.Revocations ? ours.Imported : [.. theirs.Imported.Select(key => key.Copy())];
        }

        // Keys are imported when a ring is begun and never again, so one that only one copy has was dropped by the other.
        Dictionary<uint, ImportedKey> foreign = theirs.Imported.ToDictionary(key => key.Id);
        return
        [
            .. from key in ours.Imported
               let other = foreign.GetValueOrDefault(key.Id)
               where other is not null
               orderby key.Id
               select other.MintedUntil >= key.MintedUntil ? key : key.Until(other.MintedUntil),
        ];
    }
}
