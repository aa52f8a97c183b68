using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Tests.Sharing;

namespace PublicTime.Cluster.Tests;

/// <summary>When a node looks, what operators are told, and what nodes ask of each other.</summary>
public sealed class ClusterActorTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly LetterBox _store = new("store");
    private readonly TestFleet _fleet;
    private readonly TestNode _one;
    private readonly TestNode _two;

    public ClusterActorTests()
    {
        _fleet = new TestFleet(_store);
        _store.Clock = _fleet.Time;
        (_one, _two) = (new TestNode(_fleet, "one"), new TestNode(_fleet, "two"));
        Pass(Second * 20);
        Assert.True(_one.Seen.IsRegistered);
        Assert.True(_two.Seen.IsUnanimous);
    }

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
        _fleet.Dispose();
    }

    [Fact]
    public void A_node_that_hears_nothing_looks_once_a_second()
    {
        int before = _one.Looks;
        Pass(Second * 30);
        Assert.InRange(_one.Looks - before, 29, 31);
    }

    [Fact]
    public void Many_announcements_at_once_make_one_look_within_15_milliseconds()
    {
        Pass(Second / 2);
        int before = _one.Looks;
        for (int i = 0; i < 1000; i++)
        {
            _one.Tell(ClusterMessage.Announced.Instance);
        }

        Pass(TimeSpan.FromMilliseconds(15));
        Assert.Equal(before + 1, _one.Looks);
    }

    [Fact]
    public void Announcements_that_bring_nothing_soon_make_no_more_looks_than_there_are_anyway_and_the_next_good_one_ends_that()
    {
        Shout(Second * 10);
        int before = _one.Looks;
        Shout(Second * 30);
        Assert.InRange(_one.Looks - before, 29, 45);

        // A ring that changed is heard of with the beat at the latest, and some seconds later all is as before.
        Assert.True(_two.Ask(reply => new ClusterMessage.Rotate(reply)).IsDone);
        Pass(Second * 3);
        Assert.True(_one.Seen.IsUnanimous);
        Pass(Second * 20);
        before = _one.Looks;
        _one.Tell(ClusterMessage.Announced.Instance);
        Pass(TimeSpan.FromMilliseconds(15));
        Assert.Equal(before + 1, _one.Looks);
    }

    [Fact]
    public void What_this_node_has_to_say_is_said_at_once_however_much_is_shouted()
    {
        Shout(Second * 30);
        int before = _one.Looks;
        _one.Tell(ClusterMessage.ConditionChanged.Instance);
        Pass(TimeSpan.FromMilliseconds(15));

        Assert.Equal(before + 1, _one.Looks);
    }

    [Fact]
    public void A_rotation_that_is_asked_for_is_told_to_the_stores_before_it_is_answered()
    {
        long before = _store.Ring!.Generation;
        ClusterOutcome outcome = _one.Ask(reply => new ClusterMessage.Rotate(reply));

        Assert.True(outcome.IsDone, outcome.Sentence);
        Assert.True(_store.Ring.Generation > before);
    }

    [Fact]
    public void A_rotation_succeeds_though_another_node_has_just_written_what_this_one_has_not_read()
    {
        Assert.True(_two.Ask(reply => new ClusterMessage.Revoke(reply)).IsDone);

        Assert.True(_one.Ask(reply => new ClusterMessage.Rotate(reply)).IsDone);
    }

    [Fact]
    public void A_revocation_reaches_the_other_node()
    {
        HashSet<ulong> before = [.. _two.Seen.Epochs.Select(epoch => epoch.Id)];
        Assert.True(_one.Ask(reply => new ClusterMessage.Revoke(reply)).IsDone);
        Pass(Second * 3);

        Assert.Equal((1, true), (_two.Seen.Revocations, _two.Seen.IsUnanimous));
        Assert.NotEmpty(before);
        Assert.DoesNotContain(_two.Seen.Epochs, epoch => before.Contains(epoch.Id));
    }

    [Theory]
    [InlineData("three", "No node of this ring is named three. Its nodes are: one, two.")]
    [InlineData("one", "one is this node itself")]
    public void Who_cannot_be_forgotten_is_said(string node, string sentence)
    {
        ClusterOutcome outcome = _one.Ask(reply => new ClusterMessage.Forget(node, reply));

        Assert.False(outcome.IsDone);
        Assert.StartsWith(sentence, outcome.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_nobody_else_has_heard_of_is_said_when_no_store_answers_and_only_then(bool isAway)
    {
        _store.FallsSilent = isAway; // a moment ago: the last look has not seen it
        ClusterOutcome[] outcomes =
        [
            _one.Ask(reply => new ClusterMessage.AskOf("two", WishKind.Drain, reply)),
            _one.Ask(reply => new ClusterMessage.AskOf("two", WishKind.Undrain, reply)),
            _one.Ask(reply => new ClusterMessage.Revoke(reply)),
            _one.Ask(reply => new ClusterMessage.Forget("two", reply)),
        ];
        ClusterOutcome own = _one.Ask(reply => new ClusterMessage.AskOf("one", WishKind.Drain, reply));

        const string Wish = " No Redis answers now: it hears of this only if one does within 30 s, so ask again then, or there.";
        const string Change = " No Redis answers now: nobody else has heard of it yet; it is told as soon as one does.";
        Assert.All(outcomes[..2], outcome => Assert.Equal((true, isAway), (outcome.IsDone, outcome.Sentence.EndsWith(Wish, StringComparison.Ordinal))));
        Assert.All(outcomes[2..], outcome => Assert.Equal((true, isAway), (outcome.IsDone, outcome.Sentence.EndsWith(Change, StringComparison.Ordinal))));
        Assert.DoesNotContain("No Redis", own.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forgotten_node_that_is_alive_comes_back_under_another_id()
    {
        ulong id = _two.Ring.State!.Holder.Id;
        Assert.True(_one.Ask(reply => new ClusterMessage.Forget("two", reply)).IsDone);
        Pass(Second * 3);

        Assert.NotEqual(id, _two.Ring.State!.Holder.Id);
        Assert.True(_two.Seen.IsRegistered);
    }

    [Fact]
    public void A_node_hears_a_wish_of_another_one_once_and_its_own_at_once()
    {
        Assert.True(_one.Ask(reply => new ClusterMessage.AskOf("two", WishKind.Drain, reply)).IsDone);
        Assert.True(_one.Ask(reply => new ClusterMessage.AskOf("one", WishKind.Undrain, reply)).IsDone);
        Assert.Equal(["Undrain by one"], _one.Wished);
        Pass(Second * 40);

        Assert.Equal(["Drain by one"], _two.Wished);
    }

    [Fact]
    public void A_node_that_left_looks_no_more_and_is_missed_by_nobody()
    {
        Assert.True(_two.Ask(reply => new ClusterMessage.Leave(reply)).IsDone);
        int before = _two.Looks;
        Pass(Second * 3);
        _two.Tell(ClusterMessage.Announced.Instance);
        Pass(Second * 3);

        Assert.Equal(before, _two.Looks);
        Assert.Single(_one.Seen.Nodes);
        Assert.True(_one.Seen.IsUnanimous);
    }

    [Fact]
    public void A_clock_that_is_odd_one_out_is_seen_by_its_peers()
    {
        _two.ClockError = TimeSpan.FromSeconds(3);
        Pass(Second * 30);

        NodeReport[] reports = [.. _one.Seen.Nodes.Select(node => node.Report!)];
        Assert.Equal(3, new PeerComparison(reports).Of(reports.Single(report => report.Name == "two"))!.Value.Seconds, 0.01);
    }

    private void Pass(TimeSpan span) => TestNode.Pass(_fleet, span, _one, _two);

    private void Shout(TimeSpan span)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromMilliseconds(1))
        {
            _one.Tell(ClusterMessage.Announced.Instance);
            Pass(TimeSpan.FromMilliseconds(1));
        }
    }
}
