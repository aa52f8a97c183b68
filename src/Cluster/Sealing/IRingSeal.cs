using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Sealing;

/// <summary>Between what a node means and what lies in a store. Not thread-safe.</summary>
public interface IRingSeal
{
    /// <summary>Seals a ring, without its holder.</summary>
    StoredRing Seal(KeyRingState state);

    /// <summary>Opens a ring; its secrets belong to the caller.</summary>
    /// <param name="ring">Anything that somebody put there.</param>
    /// <param name="fault">Why it is null, when it is.</param>
    KeyRingState? Open(StoredRing ring, out KeyRingFileFault fault);

    /// <summary>Whether a ring that opens lies under another key than <see cref="Seal(KeyRingState)"/> uses: one that is to go.</summary>
    bool IsUnderOldKey(StoredRing ring);

    /// <summary>Seals a report under its node's id and sequence.</summary>
    StoredRecord Seal(NodeReport report);

    /// <summary>Opens a report; null when it is not what a node of this ring said under that id and sequence.</summary>
    NodeReport? Open(StoredRecord record);
}
