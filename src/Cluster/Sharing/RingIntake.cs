using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Sharing;

/// <summary>Brings the rings that lie in stores together with a node's copy. Belongs to its <see cref="SharedRing"/>.</summary>
/// <param name="ringName">Which ring.</param>
/// <param name="links">The stores.</param>
/// <param name="copy">The copy.</param>
/// <param name="seal">The seal of the ring.</param>
/// <param name="time">Measures how often is complained.</param>
/// <param name="log">Told of rings that cannot be used.</param>
internal sealed class RingIntake(string ringName, ImmutableArray<StoreLink> links, RingCopy copy, IRingSeal seal, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan RefusalSaidEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<StoreLink, long> _complainedAt = [];
    private readonly Dictionary<StoreLink, ulong> _refused = [];
    private readonly HashSet<StoreLink> _read = [];

    /// <summary>Takes in every ring that was sent.</summary>
    public void TakeIn()
    {
        foreach (StoreLink link in links)
        {
            if (link.View?.Ring is { } stored && stored.Stamp != link.KnownStamp)
            {
                TakeIn(link, stored);
            }
        }
    }

    private void TakeIn(StoreLink link, StoredRing stored)
    {
        if (seal.Open(stored, out KeyRingFileFault fault) is not { } theirs)
        {
            Refuse(link, stored, fault);
            return;
        }

        _refused.Remove(link);
        link.Understood(stored.Stamp, Join(theirs) ? copy.Version : 0);
        if (_read.Add(link) && seal.IsUnderOldKey(stored))
        {
            // What a process finds when it starts, and nothing later: two that disagree on which key is the old one would write for ever.
            link.Outdated();
        }
    }

    /// <returns>Whether it says just what the copy says now.</returns>
    private bool Join(KeyRingState theirs)
    {
        if (copy.State is not { } state)
        {
            if (copy.TakeUnshared() is { } unshared)
            {
                log.GivenUp(ringName);
                unshared.Dispose();
            }

            copy.Adopt(theirs);
            return true;
        }

        if (theirs.IsFounded && !state.IsFounded && !copy.IsRegistered)
        {
            return GiveWay(state, theirs);
        }

        if (state.IsFounded && !theirs.IsFounded)
        {
            // Begun by somebody who did not see this one.
            if (RingUnion.Bereft(state, theirs) is { } bereft && !ReferenceEquals(bereft, state))
            {
                copy.Adopt(bereft);
            }

            theirs.Dispose();
            return false;
        }

        RingUnion union = RingUnion.Of(state, theirs);
        if (!union.IsOurs)
        {
            copy.Adopt(union.State);
        }
        else if (union.State.Generation != state.Generation)
        {
            copy.Restate(union.State);
        }

        theirs.Dispose();
        return union.IsTheirs;
    }

    /// <returns>Whether the founded one says just what the copy says now.</returns>
    private bool GiveWay(KeyRingState begun, KeyRingState founded)
    {
        if (copy.IsBroughtAlong)
        {
            log.GivenUp(ringName);
            copy.IsBroughtAlong = false;
        }

        KeyRingState bereft = RingUnion.Bereft(founded, begun);
        copy.Adopt(bereft with { Holder = begun.Holder, Generation = Math.Max(bereft.Generation, begun.Generation) });
        return ReferenceEquals(bereft, founded);
    }

    // Damage is written over with what this node has. What somebody else may be able to read is not: it may be another fleet's, or this one's under the key to come.
    private void Refuse(StoreLink link, StoredRing stored, KeyRingFileFault fault)
    {
        link.Refused(fault);
        bool isSaid = _complainedAt.TryGetValue(link, out long at) && time.GetElapsedTime(at) < RefusalSaidEvery;
        if (_refused.GetValueOrDefault(link) != stored.Stamp && !isSaid)
        {
            (_refused[link], _complainedAt[link]) = (stored.Stamp, time.GetTimestamp());
            log.NotOurs(link.Name, ringName, fault);
        }
    }
}
