using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sharing;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Tests.Sharing;

/// <summary>Records of a node's earlier processes lie in stores that were away, or are put back: they are true, and no sign of life.</summary>
public sealed class OldRecordTests : IDisposable
{
    private readonly LetterBox _near = new("near");
    private readonly LetterBox _far = new("far");
    private readonly TestFleet _fleet;
    private readonly MemoryKeyRingStore _copyOfTwo = new();
    private readonly SharedRing _one;

    public OldRecordTests()
    {
        _fleet = new TestFleet(_near, _far);
        _one = _fleet.Node("one", new RecordingLog());
    }

    private double? Silence => _one.ViewOf(new NodeCondition()).Nodes.Single(node => node.Member.Name == "two").SilentFor?.TotalSeconds;

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public void A_node_that_died_stays_silent_although_two_stores_hold_records_of_two_of_its_processes()
    {
        SharedRing first = Two();
        _fleet.Settle(_one, first);
        _far.FallsSilent = true;
        _fleet.Pass(3, _one, first);
        SharedRing second = Two();
        _fleet.Pass(3, _one, second);
        _far.FallsSilent = false; // and holds what the first process said last

        for (int passed = 1; passed <= 60; passed++)
        {
            _fleet.Pass(1, _one);
            Assert.True(Silence >= passed - 1, $"silent for {Silence} s after {passed}");
        }
    }

    [Fact]
    public void A_process_that_begins_again_under_a_smaller_number_is_heard_when_the_one_before_is_silent()
    {
        SharedRing ahead = Two();
        _fleet.Ahead = TimeSpan.FromHours(1);
        _fleet.Settle(_one, ahead);
        _fleet.Ahead = TimeSpan.Zero;
        (_near.Ring, _far.Ring) = (null, null);
        _near.Forget();
        _far.Forget();
        SharedRing again = Two();

        _fleet.Pass(20, _one, again);

        Assert.True(Silence < 2, $"silent for {Silence} s");
        Assert.True(_one.IsUnanimous);
    }

    private SharedRing Two() => _fleet.Node("two", new RecordingLog(), _copyOfTwo);
}
