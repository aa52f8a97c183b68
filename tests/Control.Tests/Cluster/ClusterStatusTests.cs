using System.Text.Json;
using PublicTime.Control.Cluster;

namespace PublicTime.Control.Tests.Cluster;

public sealed class ClusterStatusTests
{
    private static readonly NodeStatus Serving = Clusters.Node("n2", 2);

    public static TheoryData<ClusterStatus> All => new(Clusters.Well, Clusters.OneSilent, Clusters.StoreAway, Clusters.Pending, Clusters.Alone);

    [Theory]
    [MemberData(nameof(All))]
    public void The_document_brings_the_same_cluster_back(ClusterStatus cluster)
    {
        string document = JsonSerializer.Serialize(cluster, ControlJson.Default.ClusterStatus);

        ClusterStatus back = JsonSerializer.Deserialize(document, ControlJson.Default.ClusterStatus)!;
        Assert.Equal(document, JsonSerializer.Serialize(back, ControlJson.Default.ClusterStatus));
        Assert.Equal(ClusterText.Render(cluster), ClusterText.Render(back));
    }

    [Fact]
    public void The_document_has_the_names_that_scripts_rely_on()
    {
        using var document = JsonDocument.Parse(JsonSerializer.Serialize(Clusters.OneSilent, ControlJson.Default.ClusterStatus));

        Assert.Equal(
            "isWell at nodeName ringName isShared isRegistered hindrance generation isUnanimous revocations nodes stores epochs concerns", NamesIn(document.RootElement));
        Assert.Equal(
            "name id isSelf isHeard silentSeconds role region version startedAt endpoints advertised generation ring isRegistered isSynchronized offsetSeconds offsetUncertaintySeconds isAstray requestsPerSecond isDraining state",
            NamesIn(document.RootElement.GetProperty("nodes")[2]));
        Assert.Equal("name isReachable generation holdsOurs reason fault", NamesIn(document.RootElement.GetProperty("stores")[0]));
        Assert.Equal("id startsAt periodSeconds isCommitted isMinting waitsFor", NamesIn(document.RootElement.GetProperty("epochs")[1]));
        Assert.Equal("behind silent", $"{document.RootElement.GetProperty("nodes")[2].GetProperty("ring")} {document.RootElement.GetProperty("nodes")[2].GetProperty("state")}");
    }

    [Fact]
    public void Each_node_is_in_one_state_the_gravest_one()
    {
        NodeStatus worst = new() { Name = "n2", Id = "2", SilentSeconds = 9, IsDraining = true };

        Assert.Equal(NodeState.Unheard, worst.State);
        Assert.Equal(NodeState.Silent, (worst with { IsHeard = true }).State);
        Assert.Equal(NodeState.Unregistered, (worst with { IsHeard = true, SilentSeconds = 4.99 }).State);
        Assert.Equal(NodeState.Unsynchronized, (worst with { IsHeard = true, SilentSeconds = null, IsRegistered = true }).State);
        Assert.Equal(NodeState.Draining, (Serving with { IsDraining = true }).State);
        Assert.Equal(NodeState.Serving, Serving.State);
    }

    [Fact]
    public void A_summary_counts_each_node_once()
    {
        ClusterSummary summary = ClusterSummary.Of(Clusters.OneSilent);

        Assert.Equal(3, summary.Nodes.Values.Sum());
        Assert.Equal((2, 1), (summary.Nodes["serving"], summary.Nodes["silent"]));
        Assert.Equal((1, 1, 2), (summary.Stores, summary.StoresReachable, summary.Concerns));
        Assert.Equal(25 * 3600, summary.PendingEpochAgeSeconds);
        Assert.Equal(0, ClusterSummary.Of(Clusters.Pending).PendingEpochAgeSeconds);
    }

    [Fact]
    public void What_needs_an_operator_is_said_of_this_node_of_stores_and_of_others()
    {
        ClusterStatus cluster = Clusters.Well with
        {
            IsRegistered = false,
            Nodes =
            [
                Serving with { IsSelf = true, IsRegistered = false },
                Serving with { Name = "n4", IsRegistered = false },
                Serving with { Name = "n5", IsSynchronized = false },
                new NodeStatus { Name = "n6", Id = "6000000000000000" },
                new NodeStatus { Name = "n6", Id = "7000000000000000", IsHeard = true, SilentSeconds = 7200 },
                Serving with { Name = "n7", IsDraining = true },
            ],
            Stores = [Clusters.Well.Stores[0], new StoreStatus("[::1]:6379", IsReachable: false, 0, HoldsOurs: false, "")],
        };

        Assert.Equal(
            [
                "n1 is not registered and answers nothing of NTS: a store and a registered node must answer it first, which takes a second when they run",
                "store [::1]:6379 has not answered yet",
                "n4 is not registered and answers nothing of NTS: `publictime cluster` there says why",
                "n5 does not know the time: clients do not use it, and it begins no fresh keys",
                "n6 was never heard of by n1: fresh keys wait for it; `publictime forget 6000000000000000` if it is gone for good",
                "n6 is silent for 2 h: fresh keys wait for it; `publictime forget 7000000000000000` if it is gone for good",
            ],
            cluster.Concerns);
    }

    [Fact]
    public void A_node_without_a_ring_and_a_store_with_another_one_are_said()
    {
        ClusterStatus empty = Clusters.Well with { Generation = 0, IsRegistered = false };
        ClusterStatus other = Clusters.Well with { Stores = [Clusters.Well.Stores[0] with { Generation = 9, HoldsOurs = false }] };

        Assert.StartsWith("n1 has no ring yet and answers nothing of NTS: ", Assert.Single(empty.Concerns), StringComparison.Ordinal);
        Assert.StartsWith("store 127.0.0.1:6379 holds another ring (generation 9) than n1 (generation 14): ", Assert.Single(other.Concerns), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StoreFault.OtherKey, "sealed under a key-encryption key that n1 lacks")]
    [InlineData(StoreFault.OtherRing, "a ring of another name than local")]
    [InlineData(StoreFault.NewerVersion, "upgrade n1")]
    [InlineData(StoreFault.Damaged, "no whole ring")]
    public void Why_what_a_store_holds_cannot_be_used_is_said_once_with_and_without_a_ring(StoreFault fault, string part)
    {
        ClusterStatus having = Clusters.Well with { Stores = [Clusters.Well.Stores[0] with { HoldsOurs = false, Fault = fault }] };
        ClusterStatus lacking = having with { Generation = 0, IsRegistered = false };

        Assert.Contains(part, Assert.Single(having.Concerns), StringComparison.Ordinal);
        Assert.Equal("n1 has no ring and answers nothing of NTS: it cannot use what lies in a store, and begins no other ring beside that", lacking.Concerns[0]);
        Assert.Equal([lacking.Concerns[0], having.Concerns[0]], lacking.Concerns);
    }

    [Theory]
    [InlineData(EntryHindrance.Namesake, "another node of that name (2000000000000000) is alive; give each node a `nodename` of its own")]
    [InlineData(EntryHindrance.FullRing, "the ring has 2 nodes, which is all it may have; `publictime forget` nodes that are gone")]
    public void What_keeps_a_node_out_of_the_ring_is_said_instead_of_what_it_waits_for(EntryHindrance hindrance, string reason)
    {
        ClusterStatus cluster = Clusters.Well with
        {
            IsRegistered = false,
            Hindrance = hindrance,
            Nodes = [Clusters.Node("n1", 1) with { Id = "", IsSelf = true, IsRegistered = false }, Clusters.Node("n1", 2), Clusters.Node("n3", 3)],
        };

        Assert.Equal($"n1 does not come into the ring and answers nothing of NTS: {reason}", Assert.Single(cluster.Concerns));
    }

    [Theory]
    [InlineData(10.0, 0)]
    [InlineData(10.5, 1)]
    public void A_node_that_is_heard_and_stays_behind_for_more_than_ten_seconds_is_a_concern(double seconds, int concerns)
    {
        NodeStatus other = Clusters.Well.Nodes[1] with { Ring = NodeRing.Behind, BehindSeconds = seconds };
        ClusterStatus ofOther = Clusters.Well with { Nodes = [Clusters.Well.Nodes[0], other] };
        ClusterStatus ofSelf = Clusters.Well with { Nodes = [Clusters.Well.Nodes[0] with { Ring = NodeRing.Behind, BehindSeconds = seconds }, Clusters.Well.Nodes[1]] };

        Assert.Equal(concerns, ofOther.Concerns.Count);
        Assert.All(ofOther.Concerns, concern => Assert.StartsWith("n2 has not kept the ring of n1 for 1", concern, StringComparison.Ordinal));
        Assert.Equal(concerns, ofSelf.Concerns.Count);
        Assert.All(ofSelf.Concerns, concern => Assert.StartsWith("n1 has not been able to keep its copy of the ring for 1", concern, StringComparison.Ordinal));
    }

    [Fact]
    public void A_silent_node_and_one_that_enters_are_no_laggards()
    {
        NodeStatus silent = Clusters.Well.Nodes[1] with { SilentSeconds = 8, BehindSeconds = 60 };
        NodeStatus entering = Clusters.Well.Nodes[2] with { IsRegistered = false, BehindSeconds = 60 };
        ClusterStatus cluster = Clusters.Well with { Nodes = [Clusters.Well.Nodes[0], silent, entering] };

        Assert.Equal(2, cluster.Concerns.Count);
        Assert.StartsWith("n2 is silent", cluster.Concerns[0], StringComparison.Ordinal);
        Assert.StartsWith("n3 is not registered", cluster.Concerns[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_never_had_a_store_is_told_why_once_and_nothing_of_keys_that_it_has_not()
    {
        ClusterStatus lost = Clusters.StoreAway with
        {
            Generation = 0,
            IsRegistered = false,
            Stores = [Clusters.StoreAway.Stores[0] with { Reason = "Redis 127.0.0.1:6379 cannot be used: no connection can be made (ConnectionRefused)." }],
        };

        Assert.Equal(2, lost.Concerns.Count);
        Assert.Equal("Redis 127.0.0.1:6379 cannot be used: no connection can be made (ConnectionRefused)", lost.Concerns[1]);
        Assert.StartsWith("ring local, seen from n1 at 2026-11-21 12:00:00Z: not well, no ring yet\n", ClusterText.Render(lost), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.011, 0.0005, true)]
    [InlineData(-0.011, 0.0005, true)]
    [InlineData(0.0101, 0.0005, false)] // it may be 9.6 ms
    [InlineData(0.0099, 0.0, false)]
    [InlineData(0.08, 0.075, false)] // another continent: nothing is certain
    public void A_clock_is_astray_when_it_is_certainly_ten_milliseconds_off(double offset, double uncertainty, bool isAstray)
    {
        NodeStatus node = Clusters.Well.Nodes[2] with { OffsetSeconds = offset, OffsetUncertaintySeconds = uncertainty };
        ClusterStatus cluster = Clusters.Well with { Nodes = [.. Clusters.Well.Nodes.Take(2), node] };

        Assert.Equal(isAstray, node.IsAstray);
        Assert.Equal(isAstray ? 1 : 0, cluster.Concerns.Count);
        Assert.Equal(isAstray, ClusterText.Render(cluster).Contains($" s !  1234", StringComparison.Ordinal));
        Assert.Equal(isAstray ? 1 : 0, ClusterSummary.Of(cluster).NodesAstray);
    }

    [Fact]
    public void Which_clock_is_astray_and_by_how_much_is_said_and_of_a_silent_node_only_that_it_is_silent()
    {
        NodeStatus fast = Clusters.Well.Nodes[2] with { OffsetSeconds = 0.25, OffsetUncertaintySeconds = 0.0004 };
        ClusterStatus cluster = Clusters.Well with { Nodes = [fast, fast with { OffsetSeconds = -0.25 }] };
        ClusterStatus silent = Clusters.Well with { Nodes = [fast with { SilentSeconds = 60 }] };

        Assert.StartsWith("the clock of n3 is 0.250000 s ahead of its peers' median (within 0.000400 s): ", cluster.Concerns[0], StringComparison.Ordinal);
        Assert.StartsWith("the clock of n3 is 0.250000 s behind its peers' median ", cluster.Concerns[1], StringComparison.Ordinal);
        Assert.StartsWith("n3 is silent for 60 s: ", Assert.Single(silent.Concerns), StringComparison.Ordinal);
        Assert.Equal(0, ClusterSummary.Of(silent).NodesAstray);
    }

    [Fact]
    public void A_lone_node_that_does_not_know_the_time_is_not_well()
    {
        ClusterStatus lost = Clusters.Alone with { Nodes = [Clusters.Alone.Nodes[0] with { IsSynchronized = false }] };

        Assert.True(Clusters.Alone.IsWell);
        Assert.False(lost.IsWell);
    }

    private static string NamesIn(JsonElement element) => string.Join(' ', element.EnumerateObject().Select(member => member.Name));
}
