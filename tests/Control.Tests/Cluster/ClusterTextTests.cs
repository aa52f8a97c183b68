using PublicTime.Control.Cluster;

namespace PublicTime.Control.Tests.Cluster;

public sealed class ClusterTextTests
{
    [Fact]
    public void A_cluster_that_is_well_reads_like_this() =>
        Assert.Equal(
            """
            ring local, seen from n1 at 2026-11-21 12:00:00Z: well, generation 14, kept by every node

            node        id        role      region  version  up since              ring  registered  synchronized  offset       requests/s  draining  silent for  names
            n1 (asked)  10000000  ke        eu      0.1.0    2026-11-18 12:00:00Z  same  yes         yes           -            0           no        -
            n2          20000000  frontend  eu      0.1.0    2026-11-18 12:00:00Z  same  yes         yes           -            1234        no        -           a.example#123
            n3          30000000  frontend  us      0.1.0    2026-11-18 12:00:00Z  same  yes         yes           -0.000022 s  1234        no        -

            store           answers  generation  holds the ring
            127.0.0.1:6379  yes      14          yes

            epoch     mints from            until                 a key mints for  state
            a0000000  2026-11-19 11:00:00Z  2026-11-21 12:00:00Z  24 h             committed, opens cookies
            b0000000  2026-11-21 11:00:00Z  -                     24 h             committed, minting
            c0000000  2026-11-22 11:00:00Z  -                     24 h             committed, mints next

            """,
            ClusterText.Render(Clusters.Well));

    [Fact]
    public void A_silent_node_is_said_with_what_waits_for_it_and_what_to_do() =>
        Assert.Equal(
            """
            ring local, seen from n1 at 2026-11-21 12:00:00Z: not well, generation 14, not kept by every node yet
            ! n3 is silent for 5 min: fresh keys wait for it; `publictime forget n3` if it is gone for good
            ! fresh keys should mint for 25 h and wait for n3: cookies go on under older keys

            node        id        role      region  version  up since              ring    registered  synchronized  offset       requests/s  draining  silent for  names
            n1 (asked)  10000000  ke        eu      0.1.0    2026-11-18 12:00:00Z  same    yes         yes           -            0           no        -
            n2          20000000  frontend  eu      0.1.0    2026-11-18 12:00:00Z  same    yes         yes           -            1234        no        -           a.example#123
            n3          30000000  frontend  us      0.1.0    2026-11-18 12:00:00Z  behind  yes         yes           -0.000022 s  1234        no        5 min

            store           answers  generation  holds the ring
            127.0.0.1:6379  yes      14          yes

            epoch     mints from            until  a key mints for  state
            b0000000  2026-11-18 11:00:00Z  -      24 h             committed, minting
            c0000000  2026-11-20 11:00:00Z  -      24 h             waits for n3

            """,
            ClusterText.Render(Clusters.OneSilent));

    [Fact]
    public void Without_a_store_nobody_is_told_to_forget_the_others() =>
        Assert.Equal(
            """
            ring local, seen from n1 at 2026-11-21 12:00:00Z: not well, generation 14, kept by every node
            ! store 127.0.0.1:6379 cannot be used: Connection refused
            ! no store answers n1, so it hears of no other node: cookies go on under the keys that are there, and fresh ones wait


            """,
            Head(ClusterText.Render(Clusters.StoreAway)));

    [Fact]
    public void Fresh_keys_whose_time_has_not_come_are_no_reason_to_worry()
    {
        string text = ClusterText.Render(Clusters.Pending);

        Assert.Equal("ring local, seen from n1 at 2026-11-21 12:00:00Z: well, generation 14, not kept by every node yet\n\n", Head(text));
        Assert.Contains("\nc0000000  2026-11-22 11:00:00Z  -      24 h             waits for n3\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_whose_ring_is_its_own_says_so_and_shows_itself() =>
        Assert.Equal(
            """
            The ring of n1 is its own: no `redis` is configured, so there is no other node; well

            node        id  role      region  version  up since              ring  registered  synchronized  offset  requests/s  draining  silent for  names
            n1 (asked)  -   frontend  eu      0.1.0    2026-11-18 12:00:00Z  same  yes         yes           -       1234        no        -

            """,
            ClusterText.Render(Clusters.Alone));

    [Fact]
    public void A_member_that_was_never_heard_of_has_a_name_and_nothing_else()
    {
        ClusterStatus cluster = Clusters.Well with { Nodes = [Clusters.Well.Nodes[0], new NodeStatus { Name = "n9", Id = "9000000000000000" }] };

        Assert.Matches(@"\nn9 +90000000( +\?){10} +always\n", ClusterText.Render(cluster));
    }

    private static string Head(string text) => text[..(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)];
}
