using System.Collections.Immutable;

namespace PublicTime.CookieKeys.Ring;

/// <summary>Two copies of one ring brought together. Pure.</summary>
/// <remarks>
/// Every part only ever grows in one direction: epochs are added, committed, ended and ratcheted forward; members come and leave for good; what was
/// dropped stays dropped. So in whatever order copies meet, lost, late, repeated or from an old backup, all end up with the same ring, and none of them
/// takes anything back. An epoch that only one copy has is new, unless the other one has dropped epochs that started as late; an imported key that only one founded copy has was dropped.
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

    /// <summary>Brings two copies together, both founded or both only begun; both stay their owners'. One that is only begun gives way to one that is founded (<see cref="Bereft"/>).</summary>
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
            DroppedUntil = DroppedUntilOf(ours, theirs),
            Departures = departures,
            Members = [.. ours.Members.UnionBy(theirs.Members, member => member.Id).Where(member => !departed.Contains(member.Id))],
        };
        bool isOurs = SayTheSame(union, ours);
        bool isTheirs = SayTheSame(union, theirs);
        long greater = Math.Max(ours.Generation, theirs.Generation);
        bool isNew = (!isOurs && !isTheirs) || (isOurs && !isTheirs && ours.Generation <= theirs.Generation);
        return new RingUnion(union with { Generation = isNew ? greater + 1 : greater }, isOurs, isTheirs);
    }

    /// <summary>A founded ring without those whom a ring that was only begun knows to have left: all that the one takes from the other.</summary>
    /// <param name="founded">Stays its owner's.</param>
    /// <param name="begun">Stays its owner's.</param>
    /// <returns>The founded ring itself where nobody left whom it still has or may meet; else a new one with the same secrets, of a generation above both.</returns>
    public static KeyRingState Bereft(KeyRingState founded, KeyRingState begun)
    {
        ArgumentNullException.ThrowIfNull(founded);
        ArgumentNullException.ThrowIfNull(begun);
        return begun.Departures.All(departure => founded.HasLost(departure.Id)) ? founded : founded with
        {
            Generation = Math.Max(founded.Generation, begun.Generation) + 1,
            Departures = DeparturesOf(founded, begun),
            Members = [.. founded.Members.Where(member => !begun.HasLost(member.Id))],
        };
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

    // Copies without the other's revocation speak of epochs that are worth nothing.
    private static DateTimeOffset DroppedUntilOf(KeyRingState ours, KeyRingState theirs) =>
        ours.Revocations == theirs.Revocations ? Later(ours.DroppedUntil, theirs.DroppedUntil)
        : ours.Revocations > theirs.Revocations ? ours.DroppedUntil
        : theirs.DroppedUntil;

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

        // Keys are imported before a ring is founded and never again, so one that only one founded copy has was dropped by the other. Before that each copy may bring its own.
        Dictionary<uint, ImportedKey> own = ours.Imported.ToDictionary(key => key.Id);
        Dictionary<uint, ImportedKey> foreign = theirs.Imported.ToDictionary(key => key.Id);
        IEnumerable<uint> ids = ours.IsFounded || theirs.IsFounded ? own.Keys.Intersect(foreign.Keys) : own.Keys.Union(foreign.Keys);
        return
        [
            .. from id in ids.Order().Take(KeyRingState.MaxImportedKeys)
               let key = own.GetValueOrDefault(id)
               let other = foreign.GetValueOrDefault(id)
               select key is null ? other.Copy() : other is null || other.MintedUntil >= key.MintedUntil ? key : key.Until(other.MintedUntil),
        ];
    }
}
