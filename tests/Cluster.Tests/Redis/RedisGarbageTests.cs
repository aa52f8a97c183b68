using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>Whatever somebody put under the keys in Redis: a value, a sentence, bounded memory.</summary>
[Collection(nameof(Alone))]
public sealed class RedisGarbageTests : IAsyncLifetime
{
    private const string RingKey = "{publictime:test}:ring";
    private const string NodesKey = "{publictime:test}:nodes";

    private RedisProcess _redis = null!;
    private RedisNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisProcess.StartAsync();
        _node = RedisNode.On(_redis);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory]
    [InlineData(RingKey, "SET", "text", "a string")]
    [InlineData(RingKey, "LPUSH", "item", "a list")]
    [InlineData(NodesKey, "SET", "text", "a string")]
    [InlineData(NodesKey, "SADD", "member", "a set")]
    public async Task A_key_of_another_type_is_one_sentence(string key, string command, string value, string holds)
    {
        await _redis.AskAsync(command, key, value);

        StoreAnswer answer = await _node.AskAsync();
        RingWriteResult written = await _node.WriteAsync(0, new StoredRing(1, 1, new byte[] { 1 }));

        string sentence = $"The key {key} in Redis holds {holds}, which is not ours: delete it, and the nodes write it again.";
        Assert.Equal((null, sentence), (answer.View, answer.Reason));
        Assert.Equal((RingWriteOutcome.Failed, sentence), (written.Outcome, written.Reason));
        Assert.Single(_node.Log.Lines, line => line.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("generation", "text")]
    [InlineData("generation", "-1")]
    [InlineData("generation", "9223372036854775808")]
    [InlineData("generation", "1e3")]
    [InlineData("stamp", "0000000000000000")]
    [InlineData("stamp", "000000000000000G")]
    [InlineData("stamp", "1")]
    [InlineData("stamp", "00000000000000001")]
    public async Task A_ring_that_is_not_ours_is_one_sentence(string field, string value)
    {
        await _redis.AskAsync("HSET", RingKey, "generation", "5", "stamp", "00000000000000aa", "octets", "sealed");
        Assert.Equal(5, (await _node.ReadAsync()).Generation);
        await _redis.AskAsync("HSET", RingKey, field, value);

        StoreAnswer answer = await _node.AskAsync();

        Assert.Null(answer.View);
        Assert.Equal($"The key {RingKey} in Redis holds no ring of ours: delete it, and the nodes write it again.", answer.Reason);
    }

    [Theory]
    [InlineData(RingKey, "generation")]
    [InlineData(RingKey, "stamp")]
    public async Task A_huge_head_of_a_ring_is_not_read(string key, string field)
    {
        await FillAsync(key, field, 20_000_000);
        long before = GC.GetTotalAllocatedBytes(precise: true);

        Assert.Null((await _node.AskAsync()).View);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 5_000_000);
    }

    [Fact]
    public async Task A_ring_that_is_too_long_is_left_in_Redis()
    {
        await _redis.AskAsync("HSET", RingKey, "generation", "5", "stamp", "00000000000000aa");
        await FillAsync(RingKey, "octets", StoredRing.MaxLength + 1);

        StoreView view = await _node.ReadAsync();

        Assert.Equal((5L, 0xAAUL, null), (view.Generation, view.Stamp, view.Ring));
    }

    [Fact]
    public async Task Records_that_are_no_records_are_left_out()
    {
        await _redis.AskAsync("HSET", NodesKey, "text", "value", "00000000000000ab", "short", "00000000000000ac", "12345678901234567xyoctets");
        await _redis.AskAsync("HSET", NodesKey, "00000000000000AD", "0000000000000000001octets", "000000000000000x", "0000000000000000001octets");
        await _redis.AskAsync("HSET", NodesKey, "00000000000000ae", "9999999999999999999octets", "00000000000000af", "0000000000000000001");
        await FillAsync(NodesKey, "00000000000000b0", StoredRecord.MaxLength + 20);
        await FillAsync(NodesKey, "00000000000000b1", 20_000_000);
        await _redis.AskAsync("HSET", NodesKey, "00000000000000b2", "0000000000000000007octets");

        await _node.ReadAsync();
        long before = GC.GetTotalAllocatedBytes(precise: true);

        StoredRecord record = Assert.Single((await _node.ReadAsync()).Records);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 5_000_000);
        Assert.Equal((0xB2UL, 7L), (record.NodeId, record.Sequence));
    }

    [Fact]
    public async Task Garbage_in_the_place_of_ones_own_record_is_written_over()
    {
        await FillAsync(NodesKey, "0000000000000001", 10_000_000);
        Assert.Equal(3, Assert.Single((await _node.LeaveAsync(3, [1])).Records).Sequence);

        await _redis.AskAsync("HSET", NodesKey, "0000000000000001", "zzz");
        Assert.Equal(3, Assert.Single((await _node.LeaveAsync(3, [1])).Records).Sequence);
    }

    [Fact]
    public async Task As_many_records_are_read_as_are_allowed_and_no_more()
    {
        await AddRecordsAsync(from: 1, to: StoreView.MaxRecords);
        Assert.Equal(StoreView.MaxRecords, (await _node.ReadAsync()).Records.Length);

        await AddRecordsAsync(from: StoreView.MaxRecords + 1, to: 3 * StoreView.MaxRecords);
        Assert.Equal(StoreView.MaxRecords, (await _node.ReadAsync()).Records.Length);

        await AddRecordsAsync(from: 3 * StoreView.MaxRecords, to: 17 * StoreView.MaxRecords);
        Assert.Contains("holds 17408 fields", (await _node.AskAsync()).Reason, StringComparison.Ordinal);
    }

    private Task<string> FillAsync(string key, string field, int length) =>
        _redis.AskAsync("EVAL", $"return redis.call('HSET', KEYS[1], ARGV[1], string.rep('x', {length}))", "1", key, field);

    private Task<string> AddRecordsAsync(int from, int to) => _redis.AskAsync(
        "EVAL",
        $"for i = {from}, {to} do redis.call('HSET', KEYS[1], string.format('%016x', i), '0000000000000000001octets') end return 1",
        "1",
        NodesKey);
}
