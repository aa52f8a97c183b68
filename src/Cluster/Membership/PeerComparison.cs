namespace PublicTime.Cluster.Membership;

/// <summary>Compares every node's clock with the median of its peers', with bounds. Immutable.</summary>
/// <remarks>
/// Two nodes that compare themselves with the same store are compared with each other: the store's own error falls out. Of several stores the one counts that the
/// node knows best. The median of three or more does not follow one that is wrong.
/// Each comparison m is wrong by u at most, so the true median lies between the medians of m − u and of m + u: a peer that is far from the store makes it no more
/// uncertain than one peer can. Sorted once for all; for each node its own value is passed over.
/// </remarks>
public sealed class PeerComparison
{
    private readonly Dictionary<string, Sorted> _stores;

    /// <summary>Takes the comparisons of all.</summary>
    /// <param name="reports">One of each node; who does not believe its clock is nobody's peer.</param>
    public PeerComparison(IEnumerable<NodeReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        _stores = reports.Where(IsPeer).SelectMany(report => report.StoreOffsets.DistinctBy(offset => offset.Store, StringComparer.Ordinal)).GroupBy(offset => offset.Store, StringComparer.Ordinal)
            .ToDictionary(store => store.Key, store => new Sorted([.. store]), StringComparer.Ordinal);
    }

    /// <summary>Compares one of them.</summary>
    /// <param name="report">One of those that were given, or of a node that does not believe its clock.</param>
    /// <returns>Null when no other node compares itself with a store that this one knows.</returns>
    public PeerDifference? Of(NodeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        foreach (StoreOffset own in report.StoreOffsets.DistinctBy(offset => offset.Store, StringComparer.Ordinal).OrderBy(offset => offset.UncertaintySeconds))
        {
            if (_stores.TryGetValue(own.Store, out Sorted? all) && all.Against(own, IsPeer(report)) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a node's clock is near enough to its peers' to destroy secrets by it: what one node destroys is gone for all. A node that has peers and cannot compare itself
    /// with any destroys nothing.
    /// </summary>
    /// <param name="offsetSeconds">Against the median; null when there was nobody to compare with.</param>
    /// <param name="hasPeers">Whether the ring has other members.</param>
    /// <param name="period">How long a key mints: clocks may be half of it off each. Zero: keys never change, and nothing is destroyed by the clock.</param>
    public static bool MayForgetBy(double? offsetSeconds, bool hasPeers, TimeSpan period) =>
        period <= TimeSpan.Zero || (offsetSeconds is { } offset ? Math.Abs(offset) <= period.TotalSeconds / 2 : !hasPeers);

    private static bool IsPeer(NodeReport report) => report.Condition.IsSynchronized;

    /// <summary>What nodes say of one store, each bound in its own order.</summary>
    private sealed class Sorted(StoreOffset[] offsets)
    {
        private readonly double[] _low = [.. offsets.Select(Low).Order()];
        private readonly double[] _middle = [.. offsets.Select(offset => offset.Seconds).Order()];
        private readonly double[] _high = [.. offsets.Select(High).Order()];

        public PeerDifference? Against(StoreOffset own, bool isAmongThem)
        {
            if (_middle.Length == (isAmongThem ? 1 : 0))
            {
                return null;
            }

            double middle = Median(_middle, isAmongThem ? own.Seconds : null);
            double low = Median(_low, isAmongThem ? Low(own) : null);
            double high = Median(_high, isAmongThem ? High(own) : null);
            return new PeerDifference(own.Seconds - middle, own.UncertaintySeconds + Math.Max(high - middle, middle - low));
        }

        private static double Low(StoreOffset offset) => offset.Seconds - offset.UncertaintySeconds;

        private static double High(StoreOffset offset) => offset.Seconds + offset.UncertaintySeconds;

        private static double Median(double[] ordered, double? without)
        {
            int passed = without is { } own ? Array.BinarySearch(ordered, own) : ordered.Length;
            int count = ordered.Length - (without is null ? 0 : 1);
            return (At((count - 1) / 2) + At(count / 2)) / 2;

            double At(int index) => ordered[index < passed ? index : index + 1];
        }
    }
}
