using PublicTime.Cluster.Sharing;

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
        int asked = _far.Exchanges;
        _far.Hangs = false;
        _far.GiveUp();

        _fleet.Pass(1, _node); // hears that the call of before has failed, and asks again
        _fleet.Pass(1, _node); // hears an answer, and asks once more before it believes anything
        Assert.True(_far.Exchanges - asked >= 2);
        Assert.True(_node.ViewOf(new()).Stores[1].IsReachable);
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
