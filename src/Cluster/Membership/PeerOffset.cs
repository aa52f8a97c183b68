namespace PublicTime.Cluster.Membership;

/// <summary>A node's clock against the median of its peers'. Pure.</summary>
/// <remarks>
/// Two nodes that compare themselves with the same store are compared with each other: the store's own error falls out. Of several stores the one counts that this
/// node knows best. A median of a few does not follow one that is wrong.
/// </remarks>
public static class PeerOffset
{
    /// <summary>Compares.</summary>
    /// <param name="own">This node's comparisons.</param>
    /// <param name="peers">Those of other nodes, one list each.</param>
    /// <returns>Seconds, positive when this node is ahead; null when no other node compares itself with a store that this one knows.</returns>
    public static double? Of(IEnumerable<StoreOffset> own, IReadOnlyCollection<IEnumerable<StoreOffset>> peers)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(peers);
        foreach (StoreOffset mine in own.OrderBy(offset => offset.UncertaintySeconds))
        {
            double[] theirs = [.. peers.SelectMany(peer => peer.Where(offset => offset.Store == mine.Store).Select(offset => offset.Seconds).Take(1)).Order()];
            if (theirs.Length > 0)
            {
                return mine.Seconds - Median(theirs);
            }
        }

        return null;
    }

    /// <summary>
    /// Whether this node's clock is near enough to its peers' to destroy secrets by it: what one node destroys is gone for all. A node that has peers and cannot compare itself
    /// with any destroys nothing.
    /// </summary>
    /// <param name="offsetSeconds">What <see cref="Of"/> says.</param>
    /// <param name="hasPeers">Whether the ring has other members.</param>
    /// <param name="period">How long a key mints: clocks may be half of it off each. Zero: keys never change, and nothing is destroyed by the clock.</param>
    public static bool MayForgetBy(double? offsetSeconds, bool hasPeers, TimeSpan period) =>
        period <= TimeSpan.Zero || (offsetSeconds is { } offset ? Math.Abs(offset) <= period.TotalSeconds / 2 : !hasPeers);

    private static double Median(double[] ordered) => (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
}
