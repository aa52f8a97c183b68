using PublicTime.Cluster.Sharing;

namespace PublicTime.Cluster.Tests.Sharing;

/// <summary>Which looks were worth it before their time: an announcement that brings nothing must not be able to keep nodes busy.</summary>
public sealed class NewsTests : IDisposable
{
    private readonly LetterBox _store = new("store");
    private readonly TestFleet _fleet;
    private readonly SharedRing _one;
    private readonly SharedRing _two;

    public NewsTests()
    {
        _fleet = new TestFleet(_store);
        (_one, _two) = (_fleet.Node("one", new RecordingLog()), _fleet.Node("two", new RecordingLog()));
        _fleet.Settle(_one, _two);
    }

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public void That_another_node_is_still_there_is_no_news()
    {
        _fleet.Pass(3, _one, _two);

        Assert.False(_one.WasWorthLooking);
        Assert.False(_two.WasWorthLooking);
    }

    [Fact]
    public async Task A_ring_that_changed_is_news_to_all()
    {
        Assert.True(await _one.RotateAsync(_fleet.Served, CancellationToken.None));
        _fleet.Pass(1, _two);

        Assert.True(_two.WasWorthLooking);
    }

    [Fact]
    public async Task A_node_that_drains_is_news()
    {
        await _two.LookAsync(_fleet.Served, isSteady: true, new() { IsSynchronized = true, IsDraining = true }, CancellationToken.None);
        Assert.True(_two.WasWorthLooking);
        _fleet.Look(_one);

        Assert.True(_one.WasWorthLooking);
    }

    [Fact]
    public void Nonsense_under_a_number_that_nobody_has_is_no_news()
    {
        for (ulong id = 1; id < 20; id++)
        {
            _store.Put(new(id, long.MaxValue, new byte[100]));
            _fleet.Look(_one);
            Assert.False(_one.WasWorthLooking);
        }
    }
}
