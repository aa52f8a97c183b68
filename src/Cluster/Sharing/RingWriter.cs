using System.Collections.Immutable;
using PublicTime.Cluster.Sealing;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Sharing;

/// <summary>Puts a node's copy of the ring into the stores. Belongs to its <see cref="SharedRing"/>.</summary>
/// <param name="links">The stores.</param>
/// <param name="copy">The copy.</param>
/// <param name="seal">The seal of the ring.</param>
internal sealed class RingWriter(ImmutableArray<StoreLink> links, RingCopy copy, IRingSeal seal)
{
    private const long MaxLead = 1 << 20;

    /// <summary>Whether any store holds just what the copy says.</summary>
    public bool IsHeard => links.Any(IsUpToDate);

    /// <summary>Whether a store holds just what the copy says.</summary>
    public bool IsUpToDate(StoreLink link) => link.IsReachable && link.Version == copy.Version;

    /// <summary>Writes the copy wherever something else lies, unless that may be somebody else's.</summary>
    /// <returns>False when a store turned out to hold something else than was thought, so that it must be read.</returns>
    public async Task<bool> WriteAsync(CancellationToken cancellation)
    {
        StoreLink[] behind = [.. links.Where(link => link.IsReachable && !link.IsForeign && link.Version != copy.Version)];
        if (behind.Length == 0)
        {
            return true;
        }

        // What others went on with under one generation is given this node's ring, above whatever was counted; and no crash takes that back.
        // A number far ahead of anything was not counted by a node of this ring, since nothing that was sealed goes with it: following it would use the numbers up.
        KeyRingState state = copy.State!;
        long counted = behind.Select(link => link.Generation).Where(generation => generation - state.Generation < MaxLead).DefaultIfEmpty().Max();
        long next = Math.Max(state.Generation, counted + 1);
        while (behind.Any(link => link.Generation == next))
        {
            next++; // a store that is told its own number takes nothing
        }

        copy.Restate(state with { Generation = next });
        await copy.KeepAsync(cancellation).ConfigureAwait(false);
        RingWriteOutcome[] outcomes = await Task.WhenAll(
            behind.Select(link => link.WriteAsync(seal.Seal(copy.State!), copy.Version, cancellation))).ConfigureAwait(false);
        return !outcomes.Contains(RingWriteOutcome.Conflict);
    }

    /// <summary>Stores a ring and only then believes in it: of two nodes that propose at once, one finds that he came second.</summary>
    /// <param name="next">What a step made of the copy; disposed of when it is not believed in.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether a store took it.</returns>
    public async Task<bool> StoreFirstAsync(KeyRingState next, CancellationToken cancellation)
    {
        bool isStored = false;
        try
        {
            isStored = await TryStoreAsync(next, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (!isStored)
            {
                next.DisposeSecretsMissingFrom(copy.State!);
            }
        }

        if (isStored)
        {
            copy.Adopt(next);
            await copy.KeepAsync(cancellation).ConfigureAwait(false);
        }

        return isStored;
    }

    // One that does not answer may take it yet, which harms nobody; one that holds something else is to be read first.
    private async Task<bool> TryStoreAsync(KeyRingState next, CancellationToken cancellation)
    {
        foreach (StoreLink link in links.Where(IsUpToDate).ToList())
        {
            RingWriteOutcome outcome = await link.WriteAsync(seal.Seal(next), copy.Version + 1, cancellation).ConfigureAwait(false);
            if (outcome != RingWriteOutcome.Failed)
            {
                return outcome == RingWriteOutcome.Written;
            }
        }

        return false;
    }
}
