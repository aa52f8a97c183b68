using PublicTime.Cluster.Membership;

namespace PublicTime.Cluster.Tests.Membership;

public sealed class PeerComparisonTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void A_node_is_compared_with_the_others_and_the_bound_is_what_both_may_be_wrong_by()
    {
        NodeReport own = Report(1, new StoreOffset("a", 0.05, 0.001));
        NodeReport other = Report(2, new StoreOffset("a", 0.02, 0.004));

        PeerDifference difference = new PeerComparison([own, other]).Of(own)!.Value;

        Assert.Equal(0.03, difference.Seconds, Tolerance);
        Assert.Equal(0.005, difference.UncertaintySeconds, Tolerance);
    }

    [Fact]
    public void One_peer_that_is_far_from_the_store_blurs_nothing()
    {
        NodeReport own = Report(1, new StoreOffset("a", 0, 0.001));
        NodeReport[] all = [own, .. Enumerable.Range(2, 4).Select(id => Report((ulong)id, new StoreOffset("a", 0, 0.001))), Report(9, new StoreOffset("a", 0, 5))];

        Assert.Equal(0.002, new PeerComparison(all).Of(own)!.Value.UncertaintySeconds, Tolerance);
    }

    [Fact]
    public void Who_is_alone_with_a_store_or_with_knowing_the_time_is_not_compared()
    {
        NodeReport own = Report(1, new StoreOffset("a", 0, 0.001));
        NodeReport lost = Report(2, new StoreOffset("a", 0, 0.001)) with { Condition = new NodeCondition() };

        Assert.Null(new PeerComparison([own, Report(2, new StoreOffset("b", 0, 0.001))]).Of(own));
        Assert.Null(new PeerComparison([own, lost]).Of(own));
        Assert.NotNull(new PeerComparison([own, lost]).Of(lost));
        Assert.Null(new PeerComparison([]).Of(own));
    }

    [Fact]
    public void It_agrees_with_the_plain_comparison_and_the_truth_is_within_its_bound()
    {
        Noise noise = new(Seed.Print());
        for (int fleet = 0; fleet < 2000; fleet++)
        {
            double[] truths = [.. Enumerable.Range(0, 2 + noise.Below(6)).Select(_ => Signed() * 0.02)];
            NodeReport[] reports = [.. truths.Select((truth, id) => Report((ulong)id + 1, [.. Stores(truth)]))];
            var comparison = new PeerComparison(reports);
            for (int node = 0; node < truths.Length; node++)
            {
                StoreOffset[][] peers = [.. reports.Where((_, other) => other != node).Select(report => report.StoreOffsets.ToArray())];
                double? plain = Plain(reports[node].StoreOffsets, peers);
                PeerDifference? difference = comparison.Of(reports[node]);
                Assert.Equal(plain is null, difference is null);
                if (difference is { } found)
                {
                    string store = reports[node].StoreOffsets.OrderBy(offset => offset.UncertaintySeconds).First(own => peers.Any(peer => peer.Any(offset => offset.Store == own.Store))).Store;
                    double[] ordered = [.. truths.Where((_, other) => other != node && reports[other].StoreOffsets.Any(offset => offset.Store == store)).Order()];
                    double truth = truths[node] - ((ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2);
                    Assert.Equal(plain!.Value, found.Seconds, Tolerance);
                    Assert.InRange(truth, found.Seconds - found.UncertaintySeconds - Tolerance, found.Seconds + found.UncertaintySeconds + Tolerance);
                }
            }
        }

        IEnumerable<StoreOffset> Stores(double truth) => new[] { "a", "b" }.Where(_ => noise.Below(4) > 0).Select(store =>
        {
            double uncertainty = 0.0001 + (noise.Below(1000) / 50_000.0);
            return new StoreOffset(store, truth + (Signed() * uncertainty), uncertainty);
        });

        double Signed() => (noise.Below(2001) - 1000) / 1000.0;
    }

    // One node after the other, and without bounds.
    private static double? Plain(IEnumerable<StoreOffset> own, IReadOnlyCollection<IEnumerable<StoreOffset>> peers)
    {
        foreach (StoreOffset mine in own.OrderBy(offset => offset.UncertaintySeconds))
        {
            double[] theirs = [.. peers.SelectMany(peer => peer.Where(offset => offset.Store == mine.Store)).Select(offset => offset.Seconds).Order()];
            if (theirs.Length > 0)
            {
                return mine.Seconds - ((theirs[(theirs.Length - 1) / 2] + theirs[theirs.Length / 2]) / 2);
            }
        }

        return null;
    }

    private static NodeReport Report(ulong id, params StoreOffset[] offsets) => new()
    {
        Id = id,
        Sequence = 1,
        Incarnation = 1,
        Name = $"n{id}",
        StoreOffsets = [.. offsets],
        Condition = new NodeCondition { IsSynchronized = true },
    };
}
