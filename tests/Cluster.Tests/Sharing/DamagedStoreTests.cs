using System.Security.Cryptography;
using PublicTime.Cluster.Sharing;
using PublicTime.Cluster.Stores;

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
        Assert.True(_node.State!.Generation < 2_000); // and the number was not followed
        Assert.Contains("8105", _log.Events, StringComparison.Ordinal);
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
        Assert.Single(_log.Lines, line => line.StartsWith("8105", StringComparison.Ordinal));
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
