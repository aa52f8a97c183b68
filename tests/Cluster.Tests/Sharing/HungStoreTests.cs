using PublicTime.Cluster.Sharing;
using PublicTime.Cluster.Stores;

namespace PublicTime.Cluster.Tests.Sharing;

/// <summary>A store that hangs costs the nodes nothing but itself, as long as another one answers.</summary>
public sealed class HungStoreTests : IDisposable
{
    private readonly LetterBox _near = new("near");
    private readonly LetterBox _far = new("far");
    private readonly TestFleet _fleet;
    private readonly SharedRing _node;

    public HungStoreTests()
    {
        _fleet = new TestFleet(_near, _far);
        _node = _fleet.Node("one", new RecordingLog());
        _fleet.Settle(_node);
    }

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public void Only_the_first_look_waits_for_a_store_that_hangs()
    {
        _far.Hangs = true;
        Task first = _fleet.LookAsync(_node);
        Assert.False(first.IsCompleted);
        _far.GiveUp();
        Assert.True(first.IsCompletedSuccessfully);

        _fleet.Pass(30, _node);

        Assert.Equal(1, _far.Open); // and one call at a time is left waiting there
    }

    [Fact]
    public async Task What_an_operator_asks_is_done_while_a_store_hangs()
    {
        MakeFarHang();

        Assert.True(await _node.RotateAsync(_fleet.Served, CancellationToken.None).Soon());
        _fleet.Pass(1, _node);

        Assert.True(_node.IsUnanimous);
        Assert.All(_node.State!.Epochs, epoch => Assert.True(epoch.IsCommitted));
    }

    [Fact]
    public async Task A_store_that_hung_is_told_what_it_missed_within_two_looks_after_it_answers()
    {
        MakeFarHang();
        Assert.True(await _node.RotateAsync(_fleet.Served, CancellationToken.None).Soon());
        _fleet.Pass(5, _node);
        Assert.NotEqual(_near.Ring!.Generation, _far.Ring!.Generation);

        _far.Hangs = false;
        _far.GiveUp();
        _fleet.Pass(2, _node);

        Assert.Equal(_near.Ring.Generation, _far.Ring.Generation);
        Assert.All(_node.ViewOf(new()).Stores, store => Assert.True(store.HoldsOurs));
    }

    /// <summary>An answer that comes after others were waited for is old: nothing is concluded from it, least of all that there is no ring.</summary>
    [Fact]
    public void What_a_store_said_late_is_not_taken_for_what_it_holds()
    {
        MakeFarHang();
        _fleet.Pass(3, _node);
        StoredRing held = _far.Ring!;
        _far.Ring = null;
        _far.AnswerLate(); // that there is nothing
        _far.Ring = held;
        _far.Hangs = false;
        int writes = _far.Writes;

        _fleet.Pass(1, _node);

        Assert.True(_node.ViewOf(new()).Stores[1] is { IsReachable: true, HoldsOurs: true });
        Assert.Equal(writes, _far.Writes);
    }

    [Fact]
    public void A_store_that_answers_again_is_heard_in_the_same_look()
    {
        MakeFarHang();
        _far.Hangs = false;

        _fleet.Pass(1, _node);

        Assert.True(_node.ViewOf(new()).Stores[1].IsReachable);
    }

    [Fact]
    public async Task A_rotation_goes_to_the_other_store_when_the_first_one_does_not_take_it()
    {
        _near.FailingWrites = 1;

        Assert.True(await _node.RotateAsync(_fleet.Served, CancellationToken.None).Soon());
        _fleet.Pass(3, _node);

        Assert.All(_node.ViewOf(new()).Stores, store => Assert.True(store.HoldsOurs));
        Assert.All(_node.State!.Epochs, epoch => Assert.True(epoch.IsCommitted));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_node_that_leaves_tries_again_when_stores_do_not_take_it_at_once(int times)
    {
        (_near.FailingWrites, _far.FailingWrites) = (times, times);

        Assert.True(await _node.LeaveAsync(_fleet.Served, CancellationToken.None).Soon());
    }

    [Fact]
    public void When_no_store_answers_all_of_them_are_waited_for()
    {
        (_near.Hangs, _far.Hangs) = (true, true);
        Task look = _fleet.LookAsync(_node);
        _near.GiveUp();
        Assert.False(look.IsCompleted);
        _far.GiveUp();
        Assert.True(look.IsCompletedSuccessfully);

        (_near.Hangs, _far.Hangs) = (false, false);
        _fleet.Pass(1, _node);
        Assert.All(_node.ViewOf(new()).Stores, store => Assert.True(store.IsReachable));
    }

    private void MakeFarHang()
    {
        _far.Hangs = true;
        Task look = _fleet.LookAsync(_node);
        _far.GiveUp();
        Assert.True(look.IsCompletedSuccessfully);
    }
}
