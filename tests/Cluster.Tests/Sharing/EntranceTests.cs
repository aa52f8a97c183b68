using System.Collections.Immutable;
using System.Security.Cryptography;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Sharing;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Tests.Sharing;

/// <summary>How a node comes in, and what one that does not tells the operator.</summary>
public sealed class EntranceTests : IDisposable
{
    private readonly LetterBox _store = new("store");
    private readonly TestFleet _fleet;
    private readonly RecordingLog _log = new();

    public EntranceTests() => _fleet = new TestFleet(_store);

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public void A_second_node_of_one_name_says_once_that_the_first_is_alive_and_enters_when_it_is_silent()
    {
        SharedRing first = _fleet.Node("same", new RecordingLog());
        _fleet.Settle(first);
        SharedRing second = _fleet.Node("same", _log);

        _fleet.Pass(30, first, second);
        Assert.False(second.IsRegistered);
        Assert.Equal(Hindrance.Namesake, second.ViewOf(new()).Hindrance);
        Assert.Single(_log.Lines, line => line.StartsWith("8113", StringComparison.Ordinal));

        _fleet.Pass(6, second);
        Assert.True(second.IsRegistered);
        Assert.Equal(Hindrance.None, second.ViewOf(new()).Hindrance);
    }

    [Fact]
    public void A_node_that_came_back_without_its_disk_complains_of_nobody()
    {
        SharedRing first = _fleet.Node("same", new RecordingLog());
        _fleet.Settle(first);
        SharedRing second = _fleet.Node("same", _log);

        _fleet.Pass(2, second);
        Assert.Equal((false, Hindrance.None), (second.IsRegistered, second.ViewOf(new()).Hindrance));
        _fleet.Pass(5, second);

        Assert.True(second.IsRegistered);
        Assert.Equal("8104 8102", _log.Events);
    }

    [Fact]
    public void A_node_that_starts_while_no_store_answers_says_that_it_goes_on_with_its_copy()
    {
        var copy = new MemoryKeyRingStore();
        SharedRing before = _fleet.Node("one", new RecordingLog(), copy);
        _fleet.Settle(before);
        _store.FallsSilent = true;

        SharedRing after = _fleet.Node("one", _log, copy);
        SharedRing other = _fleet.Node("two", new RecordingLog());
        _fleet.Pass(3, after, other);

        Assert.Equal((true, false), (after.IsRegistered, other.IsRegistered));
        Assert.Equal($"8115 This node goes on with generation {before.State!.Generation} of its own copy", string.Join(' ', Assert.Single(_log.Lines).Split(' ')[..12]));
    }

    [Fact]
    public void A_node_that_never_had_a_ring_goes_on_with_none()
    {
        _fleet.Settle(_fleet.Node("one", _log));

        Assert.Equal("8111 8102", _log.Events);
    }

    [Fact]
    public void A_ring_that_was_only_begun_gives_way_to_the_one_that_is_founded()
    {
        SharedRing first = _fleet.Node("first", new RecordingLog());
        _fleet.Settle(first);
        KeyRingState begun = RotationPlan.Begin("fleet", _fleet.Settings, _fleet.Served.Now, RandomNumberGenerator.Fill);
        ulong[] founded = Epochs(first);
        ulong stray = begun.Epochs.Single().Id;
        using (var keys = new KeyEncryptionKeys(new KeyEncryptionKey([.. _fleet.Kek])))
        {
            _store.Ring = new RingSeal("fleet", keys).Seal(begun with { Generation = 100, Members = [new RingMember(1, "beginner")] });
        }

        SharedRing second = _fleet.Node("second", new RecordingLog());
        _fleet.Pass(1, second);
        Assert.Equal([stray], Epochs(second));
        _fleet.Pass(1, first);
        Assert.DoesNotContain(stray, Epochs(first));
        _fleet.Pass(3, second, first);

        Assert.True(second.IsRegistered);
        Assert.Equal(Epochs(first), Epochs(second));
        Assert.Superset(founded.ToHashSet(), Epochs(first).ToHashSet());
        Assert.Equal(["first", "second"], first.State!.Members.Select(member => member.Name).Order(StringComparer.Ordinal), StringComparer.Ordinal);

        static ulong[] Epochs(SharedRing node) => [.. node.State!.Epochs.Select(epoch => epoch.Id)];
    }

    [Fact]
    public void Who_left_before_the_ring_was_founded_is_not_waited_for_after()
    {
        SharedRing first = _fleet.Node("first", new RecordingLog());
        SharedRing second = _fleet.Node("second", new RecordingLog());
        _fleet.Settle(first, second);
        KeyRingState begun = RotationPlan.Begin("fleet", _fleet.Settings, _fleet.Served.Now, RandomNumberGenerator.Fill);
        ulong left = second.State!.Holder.Id;
        using (var keys = new KeyEncryptionKeys(new KeyEncryptionKey([.. _fleet.Kek])))
        {
            _store.Ring = new RingSeal("fleet", keys).Seal(begun with { Generation = 100, Departures = [new RingDeparture(left, _fleet.Served.Now)] });
        }

        _fleet.Pass(1, first);

        Assert.Equal(["first"], first.State!.Members.Select(member => member.Name), StringComparer.Ordinal);
        Assert.True(first.IsUnanimous);
    }

    [Fact]
    public async Task A_node_that_was_alone_says_so_when_the_ring_that_it_brought_along_gives_way()
    {
        LetterBox other = new("other");
        using TestFleet fleet = new(_store, other);
        var copy = new MemoryKeyRingStore();
        KeyRingState own = RotationPlan.Begin("fleet", fleet.Settings, fleet.Served.Now, RandomNumberGenerator.Fill);
        await copy.SaveAsync(own with { Generation = 5000 }, TestContext.Current.CancellationToken);
        SharedRing alone = fleet.Node("alone", _log, copy);
        (_store.FailingWrites, other.FailingWrites) = (1000, 1000);
        fleet.Pass(12, alone);
        Assert.Equal((false, "8111"), (alone.IsRegistered, _log.Events));

        (_store.FailingWrites, other.FailingWrites) = (0, 0);
        SharedRing first = fleet.Node("first", new RecordingLog());
        fleet.Settle(first);
        fleet.Pass(3, alone, first);

        Assert.Equal("8111 8112 8102", _log.Events);
        Assert.True(alone.State!.Generation > 5000, "a generation never goes back");
        Assert.True(first.IsUnanimous);
    }

    [Fact]
    public void A_node_that_finds_the_ring_full_says_so_once()
    {
        SharedRing first = _fleet.Node("first", new RecordingLog());
        _fleet.Settle(first);
        ImmutableArray<RingMember> crowd = [.. Enumerable.Range(1, KeyRingState.MaxMembers - 1).Select(i => new RingMember((ulong)i, $"n{i}"))];
        KeyRingState full = first.State! with { Generation = first.State.Generation + 1, Members = first.State.Members.AddRange(crowd) };
        using (var keys = new KeyEncryptionKeys(new KeyEncryptionKey([.. _fleet.Kek])))
        {
            _store.Ring = new RingSeal("fleet", keys).Seal(full);
        }

        SharedRing second = _fleet.Node("second", _log);
        _fleet.Pass(10, first, second);

        Assert.False(second.IsRegistered);
        Assert.Equal(Hindrance.FullRing, second.ViewOf(new()).Hindrance);
        Assert.Single(_log.Lines, line => line.StartsWith("8114", StringComparison.Ordinal));
    }
}
