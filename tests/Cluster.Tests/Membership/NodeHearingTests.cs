using PublicTime.Cluster.Membership;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Cluster.Tests.Membership;

public sealed class NodeHearingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();
    private readonly NodeHearing _hearing;
    private readonly Dictionary<ulong, long> _sequences = [];

    public NodeHearingTests() => _hearing = new NodeHearing(_time);

    [Fact]
    public void Who_reported_every_second_is_silent_after_three()
    {
        Pass(20, 1, 2);

        Assert.Empty(Pass(2, 1));
        Assert.Equal([2UL], Pass(1, 1));
        Assert.Equal([2UL], Pass(100, 1));
    }

    [Fact]
    public void Who_is_heard_again_is_silent_no_more()
    {
        Pass(20, 1, 2);
        Pass(5, 1);

        Assert.Empty(Pass(1, 1, 2));
        Assert.Empty(Pass(20, 1, 2));
    }

    [Fact]
    public void A_first_report_is_no_sign_of_life_and_the_stores_are_given_ten_seconds_to_show_another()
    {
        Say(1, 2);

        Assert.Empty(Pass(10, 1));
        Assert.Equal([2UL], Pass(1, 1));
    }

    [Fact]
    public void While_no_store_answers_nobody_falls_silent()
    {
        Pass(20, 1, 2);

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Empty(Look(isConnected: false)));
    }

    [Fact]
    public void After_the_stores_each_node_has_ten_seconds_to_find_its_way_back()
    {
        Pass(20, 1, 2);
        foreach (int _ in Enumerable.Range(0, 30))
        {
            Look(isConnected: false);
        }

        Assert.Empty(Pass(9, 1));
        Assert.Empty(Pass(1, 1, 2));
        Assert.Empty(Pass(20, 1, 2));
    }

    [Fact]
    public void Who_was_silent_before_a_hiccup_of_the_stores_is_silent_in_it_and_after()
    {
        Pass(20, 1, 2);
        Pass(5, 1);

        Assert.Equal([2UL], Look(isConnected: false));
        Assert.Equal([2UL], Pass(3, 1));
        Assert.Empty(Pass(1, 1, 2));
    }

    [Fact]
    public void Who_was_silent_for_seconds_before_the_stores_were_away_for_long_is_as_good_as_the_others()
    {
        Pass(20, 1, 2);
        Pass(5, 1);

        Assert.All(Enumerable.Range(0, 9), _ => Assert.Equal([2UL], Look(isConnected: false)));
        Assert.Empty(Look(isConnected: false));
    }

    [Fact]
    public void Who_was_silent_for_long_stays_so_however_long_the_stores_are_away()
    {
        Pass(20, 1, 2);
        Pass(15, 1);

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal([2UL], Look(isConnected: false)));
        Assert.Equal([2UL], Pass(20, 1));
        Assert.Empty(Pass(1, 1, 2));
    }

    [Fact]
    public void When_nobody_is_heard_it_may_be_us_and_ten_seconds_count()
    {
        Pass(20, 1, 2);

        Assert.Empty(Pass(9));
        Assert.Equal([1UL, 2UL], Pass(1).Order());
    }

    [Fact]
    public void Who_was_slow_within_the_last_minute_is_waited_for_a_second_longer_than_that()
    {
        Pass(20, 1, 2);
        Pass(4, 1);
        Pass(1, 1, 2);

        Assert.Empty(Pass(5, 1));
        Assert.Equal([2UL], Pass(1, 1));
        Pass(70, 1, 2);
        Assert.Empty(Pass(2, 1));
        Assert.Equal([2UL], Pass(1, 1));
    }

    [Fact]
    public void One_look_after_a_long_pause_of_our_own_condemns_nobody()
    {
        Pass(20, 1, 2);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(Look(isConnected: true));
        Assert.Empty(Look(isConnected: true, after: TimeSpan.FromMilliseconds(20), 1)); // an announcement: no second chance
        Assert.Equal([2UL], Pass(1, 1));
    }

    [Fact]
    public void Who_left_the_ring_is_forgotten()
    {
        Pass(20, 1, 2);
        _sequences.Remove(2);

        Assert.Empty(Pass(20, 1));
    }

    [Fact]
    public void No_node_that_runs_falls_silent_and_each_that_died_in_a_calm_does_within_six_seconds()
    {
        Noise noise = new(Seed.Print());
        Assert.All(Enumerable.Range(0, 300), _ => Assert.Equal([1UL], RunFleet(noise)));
    }

    /// <summary>Ten nodes report and are looked at every 1 to 1.1 s; the stores are away now and then; the first node dies after a calm.</summary>
    /// <returns>Who is silent six seconds later.</returns>
    private static IReadOnlySet<ulong> RunFleet(Noise noise)
    {
        var fleet = new NodeHearingTests();
        double[] due = [.. Enumerable.Range(0, 10).Select(_ => Fraction())];
        double awayUntil = 0;
        double died = 200 + Fraction();
        IReadOnlySet<ulong> silent = new HashSet<ulong>();
        for (double now = 0, step; now < died + 6; now += step)
        {
            awayUntil = now < 80 && now > awayUntil && noise.Below(20) == 0 ? now + 1 + (30 * Fraction()) : awayUntil;
            for (int node = 0; node < due.Length; node++)
            {
                for (; due[node] <= now && (node > 0 || due[node] < died); due[node] += 1 + (0.1 * Fraction()))
                {
                    // After an outage each node needs up to five seconds to find its way back.
                    due[node] = due[node] < awayUntil ? awayUntil + (5 * Fraction()) : due[node];
                    fleet.Say(due[node] <= now ? [(ulong)node + 1] : []);
                }
            }

            step = Math.Min(1 + (0.1 * Fraction()), Math.Max(died + 6 - now, 0.001));
            silent = fleet.Look(isConnected: now >= awayUntil, TimeSpan.FromSeconds(step));
            Assert.DoesNotContain(silent, id => id != 1 || now < died);
        }

        return silent;

        double Fraction() => noise.Below(1000) / 1000.0;
    }

    private IReadOnlySet<ulong> Pass(int seconds, params ulong[] heard)
    {
        IReadOnlySet<ulong> silent = new HashSet<ulong>();
        for (int second = 0; second < seconds; second++)
        {
            silent = Look(isConnected: true, Second, heard);
        }

        return silent;
    }

    private IReadOnlySet<ulong> Look(bool isConnected) => Look(isConnected, Second);

    private IReadOnlySet<ulong> Look(bool isConnected, TimeSpan after, params ulong[] heard)
    {
        _time.Advance(after);
        Say(heard);
        return _hearing.Look(View(isConnected));
    }

    private void Say(params ulong[] nodes) => Array.ForEach(nodes, node => _sequences[node] = _sequences.GetValueOrDefault(node) + 1);

    private ClusterView View(bool isConnected) => new()
    {
        RingName = "r",
        NodeName = "k1",
        Nodes = [.. _sequences.Select(node => new NodeView(Report(node.Key, node.Value), new RingMember(node.Key, $"n{node.Key}"), IsSelf: false, TimeSpan.Zero, HasRing: true))],
        Stores = [new StoreStatus("redis", isConnected, "", 1, HoldsOurs: true)],
    };

    private static NodeReport Report(ulong id, long sequence) => new() { Id = id, Sequence = sequence, Incarnation = 1, Name = $"n{id}" };
}
