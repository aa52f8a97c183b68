using System.Security.Cryptography;
using PublicTime.Cluster.Sharing;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Tests.Sharing;

/// <summary>A change of the key-encryption key: the ring in the store follows, also when nothing else is written for months.</summary>
public sealed class KeyChangeTests : IDisposable
{
    private readonly byte[] _next = RandomNumberGenerator.GetBytes(KeyEncryptionKey.KeyLength);
    private readonly KeyEncryptionKey _nextKey;
    private readonly LetterBox _store = new("store");
    private readonly TestFleet _fleet;
    private readonly MemoryKeyRingStore _copyOfTwo = new();
    private readonly SharedRing _one;
    private SharedRing _two;

    public KeyChangeTests()
    {
        _nextKey = new KeyEncryptionKey([.. _next]);
        _fleet = new TestFleet(_store);
        _one = _fleet.Node("one", new RecordingLog(), null, [.. _fleet.Kek], [.. _next]);
        _two = _fleet.Node("two", new RecordingLog(), _copyOfTwo, [.. _fleet.Kek], [.. _next]);
        _fleet.Settle(_one, _two);
        Assert.False(IsUnderNext);
    }

    private bool IsUnderNext => KeyRingFormat.IsUnder(_store.Ring!.Octets.Span, _nextKey);

    public void Dispose()
    {
        _nextKey.Dispose();
        _fleet.Dispose();
    }

    [Fact]
    public void A_node_that_starts_with_the_new_key_first_seals_the_ring_in_the_store_anew()
    {
        RestartTwo();
        _fleet.Pass(2, _one, _two);

        Assert.True(IsUnderNext);
        Assert.True(_one.IsUnanimous);
    }

    [Fact]
    public async Task Nodes_that_disagree_on_which_key_is_the_old_one_do_not_write_for_ever()
    {
        RestartTwo();
        _fleet.Pass(5, _one, _two);
        Assert.True(await _one.RotateAsync(_fleet.Served, CancellationToken.None));
        _fleet.Pass(5, _one, _two);
        int writes = _store.Writes;

        _fleet.Pass(30, _one, _two);

        Assert.Equal(writes, _store.Writes);
        Assert.True(_one.IsUnanimous);
    }

    // The process ends, its key-encryption keys are given the other way round, and it starts again.
    private void RestartTwo() => _two = _fleet.Node("two", new RecordingLog(), _copyOfTwo, [.. _next], [.. _fleet.Kek]);
}
