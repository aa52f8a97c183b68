using System.Security.Cryptography;
using PublicTime.Cluster.Sharing;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Tests.Sharing;

/// <summary>What somebody without a key leaves in a store is replaced; what may be somebody else's ring is left alone.</summary>
public sealed class DamagedStoreTests : IDisposable
{
    private readonly LetterBox _store = new("store");
    private readonly TestFleet _fleet;
    private readonly RecordingLog _log = new();
    private readonly SharedRing _node;

    public DamagedStoreTests()
    {
        _fleet = new TestFleet(_store);
        _node = _fleet.Node("one", _log);
        _fleet.Settle(_node);
    }

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(1_000_000_000_000)]
    [InlineData(long.MaxValue)]
    public void A_ring_of_nonsense_is_replaced_whatever_number_stands_beside_it(long generation)
    {
        _store.Ring = new StoredRing(generation, 4711, RandomNumberGenerator.GetBytes(300));

        _fleet.Pass(2, _node);

        Assert.NotEqual(4711ul, _store.Ring.Stamp);
        Assert.True(_node.ViewOf(new()).Stores[0].HoldsOurs);
        Assert.Null(_node.ViewOf(new()).Stores[0].Fault);
        Assert.True(_node.State!.Generation < 2_000); // and the number was not followed
        Assert.Contains("8105", _log.Events, StringComparison.Ordinal);
    }

    /// <summary>One lead is just small enough to be counted, and then the other store's number would be told to itself.</summary>
    [Fact]
    public void Numbers_that_follow_each_other_in_two_stores_are_replaced_too()
    {
        var other = new LetterBox("other");
        using var fleet = new TestFleet(_store, other);
        (_store.Ring, _store.FailingWrites) = (null, 0);
        SharedRing node = fleet.Node("one", _log);
        fleet.Settle(node);
        long lead = node.State!.Generation + (1 << 20);
        _store.Ring = new StoredRing(lead - 1, 4711, RandomNumberGenerator.GetBytes(300));
        other.Ring = new StoredRing(lead, 4712, RandomNumberGenerator.GetBytes(300));

        fleet.Pass(3, node);

        Assert.All(node.ViewOf(new()).Stores, store => Assert.True(store.HoldsOurs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(1 << 21)]
    public async Task A_number_that_is_changed_beside_a_ring_that_stays_stops_nothing(long by)
    {
        _store.Ring = _store.Ring! with { Generation = _store.Ring.Generation + by };
        _fleet.Pass(1, _node);

        Assert.True(await _node.RotateAsync(_fleet.Served, CancellationToken.None).Soon());
        _fleet.Pass(2, _node);
        Assert.True(_node.ViewOf(new()).Stores[0].HoldsOurs);
        Assert.All(_node.State!.Epochs, epoch => Assert.True(epoch.IsCommitted));
    }

    [Fact]
    public void When_a_strangers_ring_is_deleted_this_one_takes_its_place()
    {
        using var fleet = new TestFleet(_store);
        _store.Ring = null;
        fleet.Settle(fleet.Node("stranger", new RecordingLog()));
        _fleet.Pass(3, _node);
        _store.Ring = null;

        _fleet.Pass(2, _node);

        Assert.True(_node.ViewOf(new()).Stores[0].HoldsOurs);
        Assert.Null(_node.ViewOf(new()).Stores[0].Fault);
    }

    [Fact]
    public void A_ring_under_a_key_that_this_node_lacks_is_left_alone_and_said_once()
    {
        using var fleet = new TestFleet(_store);
        _store.Ring = null;
        fleet.Settle(fleet.Node("stranger", new RecordingLog()));
        StoredRing theirs = _store.Ring!;

        _fleet.Pass(90, _node);

        Assert.Same(theirs, _store.Ring);
        Assert.Equal((KeyRingFileFault.OtherKey, false), (_node.ViewOf(new()).Stores[0].Fault, _node.ViewOf(new()).Stores[0].HoldsOurs));
        Assert.Single(_log.Lines, line => line.StartsWith("8105", StringComparison.Ordinal));
    }

    [Fact]
    public void A_node_that_has_no_ring_knows_why_it_cannot_use_the_one_in_the_store()
    {
        using var fleet = new TestFleet(_store);
        SharedRing stranger = fleet.Node("stranger", new RecordingLog());

        fleet.Pass(30, stranger);
        Assert.Equal((0, KeyRingFileFault.OtherKey), (stranger.ViewOf(new()).Generation, stranger.ViewOf(new()).Stores[0].Fault));

        _store.Ring = new StoredRing(7, 4711, RandomNumberGenerator.GetBytes(300));
        fleet.Pass(1, stranger);
        Assert.Equal((0, KeyRingFileFault.Damaged), (stranger.ViewOf(new()).Generation, stranger.ViewOf(new()).Stores[0].Fault));
    }

    [Fact]
    public void Nonsense_that_changes_all_the_time_is_said_once_a_minute()
    {
        for (int second = 0; second < 90; second++)
        {
            _store.Ring = new StoredRing(_store.Ring!.Generation + 1, (ulong)(second + 1), RandomNumberGenerator.GetBytes(300));
            _fleet.Pass(1, _node);
        }

        Assert.Equal(2, _log.Lines.Count(line => line.StartsWith("8105", StringComparison.Ordinal)));
    }
}
