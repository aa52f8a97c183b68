using PublicTime.Control.Cluster;

namespace PublicTime.Control.Tests.Cluster;

public sealed class RingTextTests
{
    [Fact]
    public void A_shared_ring_reads_like_this() =>
        Assert.Equal(
            """
            ring             local, shared by 3 nodes
            generation       14, not kept by every node yet
            revoked          2 times all keys were given up
            a key mints for  24 h
            a cookie lives   8 days

            epoch     mints from            until  a key mints for  state
            b0000000  2026-11-21 11:00:00Z  -      24 h             committed, minting
            c0000000  2026-11-22 11:00:00Z  -      24 h             waits for n3

            key       period  state
            9b1c2d3f  20415   next
            9b1c2d3e  20414   minting

            """,
            RingText.Render(new RingReport { Cluster = Clusters.Pending with { Revocations = 2 }, Keys = Reports.Full.Ring }));

    [Fact]
    public void A_lone_nodes_ring_has_no_timeline_and_without_keys_it_says_so() =>
        Assert.Equal(
            """
            ring             local, of n1 alone
            generation       3

            no keys: nothing of NTS is answered here

            """,
            RingText.Render(new RingReport { Cluster = Clusters.Alone }));

    [Fact]
    public void What_revoking_would_cost_is_said_with_who_pays_and_who_is_not_reached() =>
        Assert.Equal(
            """
            Nothing was revoked. `publictime ring revoke --yes` gives up every cookie key of ring local at once; there is no way back.
            Every client of 2 nodes that are reached now gets an NTS NAK and has to make a new key exchange: n1, n2.
            Silent: n3. What still runs there goes on with the old keys until it hears of this, and cannot open new cookies.
            For fresh keys without this cost, when no key is known to a stranger: `publictime ring rotate`.

            """,
            RevocationText.Render(Clusters.OneSilent));

    [Fact]
    public void Where_everybody_is_reached_nobody_is_called_silent() =>
        Assert.DoesNotContain("Silent", RevocationText.Render(Clusters.Well), StringComparison.Ordinal);
}
