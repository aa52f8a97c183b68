using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sharing;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Tests.Sharing;

/// <summary>A node that is heard and keeps nothing, because its disk is full, is seen by itself and by the others.</summary>
public sealed class LaggardTests : IDisposable
{
    private readonly LetterBox _store = new("store");
    private readonly FullDisk _disk = new();
    private readonly TestFleet _fleet;
    private readonly SharedRing _one;
    private readonly SharedRing _two;

    public LaggardTests()
    {
        _fleet = new TestFleet(_store);
        _one = _fleet.Node("one", new RecordingLog());
        _two = _fleet.Node("two", new RecordingLog(), _disk);
        _fleet.Settle(_one, _two);
    }

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task Who_keeps_nothing_is_behind_from_then_on_until_it_keeps_again_and_nobody_else_is()
    {
        Assert.All(Behind(_one).Concat(Behind(_two)), span => Assert.Null(span));
        _disk.IsFull = true;
        Assert.True(await _one.RotateAsync(_fleet.Served, CancellationToken.None).Soon());
        _fleet.Pass(31, _one, _two);

        Assert.Equal([null, 30], Behind(_one));
        Assert.Equal([null, 30], Behind(_two));

        _disk.IsFull = false;
        _fleet.Pass(3, _one, _two);
        Assert.All(Behind(_one).Concat(Behind(_two)), span => Assert.Null(span));
    }

    [Fact]
    public async Task Silence_is_not_counted()
    {
        _disk.IsFull = true;
        Assert.True(await _one.RotateAsync(_fleet.Served, CancellationToken.None).Soon());
        _fleet.Pass(5, _one, _two);
        _fleet.Pass(30, _one);
        Assert.Equal([null, null], Behind(_one));

        _fleet.Pass(3, _two, _one);
        Assert.InRange(Behind(_one)[1]!.Value, 0, 3);
    }

    private static double?[] Behind(SharedRing node) => [.. node.ViewOf(new NodeCondition()).Nodes.Select(member => member.BehindFor?.TotalSeconds)];

    private sealed class FullDisk : ILocalRing
    {
        private readonly MemoryKeyRingStore _kept = new();

        public bool IsFull { get; set; }

        public ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation) => _kept.ReadAsync(cancellation);

        public ValueTask<RingWriteResult> SaveAsync(KeyRingState state, CancellationToken cancellation) =>
            IsFull ? new(new RingWriteResult(RingWriteOutcome.Failed, "the disk is full.")) : _kept.SaveAsync(state, cancellation);
    }
}
