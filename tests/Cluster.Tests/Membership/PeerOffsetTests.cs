using PublicTime.Cluster.Membership;

namespace PublicTime.Cluster.Tests.Membership;

public sealed class PeerOffsetTests
{
    [Fact]
    public void The_error_of_the_store_falls_out_and_one_that_is_wrong_is_not_followed()
    {
        StoreOffset own = new("a", 100.002, 0.001);

        Assert.Equal(0.002, PeerOffset.Of([own], [[new("a", 100, 0.001)], [new("a", 100, 0.001)], [new("a", 175, 0.001)]])!.Value, 9);
    }

    [Fact]
    public void Of_an_even_number_the_middle_two_share() =>
        Assert.Equal(-1.0, PeerOffset.Of([new("a", 1, 0)], [[new("a", 1, 0)], [new("a", 3, 0)]])!.Value, 9);

    [Fact]
    public void The_store_that_this_node_knows_best_counts_if_a_peer_knows_it() =>
        Assert.Equal(0.5, PeerOffset.Of([new("far", 9, 0.1), new("near", 1.5, 0.001), new("nearest", 7, 0.0001)], [[new("far", 1, 0.001), new("near", 1, 0.1)]])!.Value, 9);

    [Fact]
    public void Without_a_store_in_common_nothing_is_said()
    {
        Assert.Null(PeerOffset.Of([new("a", 1, 0)], [[new("b", 1, 0)], []]));
        Assert.Null(PeerOffset.Of([], [[new("b", 1, 0)]]));
    }
}
