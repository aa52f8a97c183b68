using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>What the store promises, against a real redis-server.</summary>
public sealed class RedisStoreTests : IAsyncLifetime
{
    private readonly Noise _noise = new(Seed.Print());
    private RedisProcess _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisProcess.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task An_empty_redis_holds_no_ring_and_no_records()
    {
        await using RedisNode node = RedisNode.On(_redis);

        StoreView view = await node.ReadAsync();

        Assert.Equal((0L, 0UL, null), (view.Generation, view.Stamp, view.Ring));
        Assert.Empty(view.Records);
    }

    [Fact]
    public async Task Ring_and_records_come_back_as_they_were_written()
    {
        await using RedisNode one = RedisNode.On(_redis, 0x0000_0000_0000_00A1);
        await using RedisNode two = RedisNode.On(_redis, ulong.MaxValue);
        StoredRing ring = new(long.MaxValue, ulong.MaxValue, _noise.Octets(StoredRing.MaxLength));
        byte[] first = _noise.Octets(StoredRecord.MaxLength);
        byte[] second = [0, 13, 10, 0];

        Assert.Equal(RingWriteResult.Written, await one.WriteAsync(0, ring));
        await one.LeaveAsync(long.MaxValue, first);
        StoreView view = await two.LeaveAsync(0, second);

        Assert.Equal((ring.Generation, ring.Stamp), (view.Generation, view.Stamp));
        Assert.Equal(ring.Octets, view.Ring!.Octets);
        StoredRecord[] records = [.. view.Records.OrderBy(record => record.NodeId)];
        Assert.Equal([(one.Id, long.MaxValue), (two.Id, 0)], records.Select(record => (record.NodeId, record.Sequence)));
        Assert.Equal(first, records[0].Octets);
        Assert.Equal(second, records[1].Octets);
    }

    [Fact]
    public async Task A_ring_that_is_known_is_not_sent_again()
    {
        await using RedisNode node = RedisNode.On(_redis);
        await node.WriteAsync(0, Ring(1, stamp: 7));

        StoreView known = await node.ReadAsync(knownStamp: 7);
        StoreView other = await node.ReadAsync(knownStamp: 8);

        Assert.Null(known.Ring);
        Assert.Equal((1L, 7UL), (known.Generation, known.Stamp));
        Assert.NotNull(other.Ring);
    }

    [Fact]
    public async Task A_ring_is_written_only_over_the_generation_that_was_expected()
    {
        await using RedisNode node = RedisNode.On(_redis);

        Assert.Equal(RingWriteOutcome.Conflict, (await node.WriteAsync(4, Ring(5))).Outcome);
        Assert.Equal(RingWriteOutcome.Written, (await node.WriteAsync(0, Ring(5))).Outcome);
        Assert.Equal(RingWriteOutcome.Conflict, (await node.WriteAsync(0, Ring(6))).Outcome);
        Assert.Equal(RingWriteOutcome.Conflict, (await node.WriteAsync(4, Ring(6))).Outcome);
        Assert.Equal(RingWriteOutcome.Conflict, (await node.WriteAsync(6, Ring(7))).Outcome);
        Assert.Equal(RingWriteOutcome.Written, (await node.WriteAsync(5, Ring(6))).Outcome);
        Assert.Equal(6, (await node.ReadAsync()).Generation);
    }

    [Fact]
    public async Task Generations_beyond_the_exact_numbers_of_Lua_are_told_apart()
    {
        const long Large = (1L << 53) + 1;
        await using RedisNode node = RedisNode.On(_redis);
        await node.WriteAsync(0, Ring(Large));

        Assert.Equal(RingWriteOutcome.Conflict, (await node.WriteAsync(Large - 1, Ring(Large + 1))).Outcome);
        Assert.Equal(RingWriteOutcome.Written, (await node.WriteAsync(Large, Ring(Large + 1))).Outcome);
    }

    [Theory]
    [InlineData(5, 6, true)]
    [InlineData(5, 5, false)]
    [InlineData(5, 4, false)]
    [InlineData(9, 10, true)]
    [InlineData(1L << 53, (1L << 53) + 1, true)]
    [InlineData((1L << 53) + 1, 1L << 53, false)]
    public async Task Only_a_greater_sequence_replaces_a_record(long stored, long given, bool isReplaced)
    {
        await using RedisNode node = RedisNode.On(_redis);
        await node.LeaveAsync(stored, [1]);

        StoredRecord record = Assert.Single((await node.LeaveAsync(given, [2])).Records);

        Assert.Equal((isReplaced ? given : stored, isReplaced ? (byte)2 : (byte)1), (record.Sequence, record.Octets.Span[0]));
    }

    [Fact]
    public async Task Records_of_who_is_gone_are_removed_and_ones_own_among_them()
    {
        await using RedisNode one = RedisNode.On(_redis, 1);
        await using RedisNode two = RedisNode.On(_redis, 2);
        await one.LeaveAsync(1, [1]);
        await two.LeaveAsync(1, [2]);

        StoreView without = await two.ViewAsync(new StoreExchange { Gone = [1, 99] });
        StoreView left = await two.ViewAsync(new StoreExchange { Own = new StoredRecord(2, 2, new byte[] { 3 }), Gone = [2] });

        Assert.Equal(2UL, Assert.Single(without.Records).NodeId);
        Assert.Empty(left.Records);
    }

    [Fact]
    public async Task Each_exchange_and_each_write_is_one_operation_also_when_Redis_forgets_the_scripts()
    {
        await using RedisNode node = RedisNode.On(_redis);
        await node.LeaveAsync(1, [1]);
        await node.WriteAsync(0, Ring(1));
        await _redis.AskAsync("CONFIG", "RESETSTAT");
        for (int i = 0; i < 20; i++)
        {
            await node.LeaveAsync(2 + i, [1], isNews: true);
            await node.WriteAsync(1 + i, Ring(2 + i));
        }

        Assert.Equal((40, 0), (await _redis.CallsAsync("evalsha"), await _redis.CallsAsync("eval")));
        Assert.Equal(0, await _redis.CallsAsync("select"));

        await _redis.AskAsync("SCRIPT", "FLUSH");
        await node.LeaveAsync(100, [1]);
        await node.LeaveAsync(101, [1]);
        Assert.Equal((42, 1), (await _redis.CallsAsync("evalsha"), await _redis.CallsAsync("eval")));
    }

    [Fact]
    public async Task Two_stores_do_not_touch_each_other()
    {
        await using RedisProcess second = await RedisProcess.StartAsync();
        await using RedisNode here = RedisNode.On(_redis);
        await using RedisNode there = RedisNode.On(second);

        await here.WriteAsync(0, Ring(3));
        await there.LeaveAsync(1, [1]);

        Assert.Empty((await here.ReadAsync()).Records);
        Assert.Equal(0, (await there.ReadAsync()).Generation);
    }

    [Fact]
    public async Task Another_database_is_another_store()
    {
        await using RedisNode first = RedisNode.On(_redis);
        await using RedisNode second = RedisNode.With(RedisNode.OptionsFor(_redis) with { Database = 3 });
        await first.WriteAsync(0, Ring(3));
        await second.WriteAsync(0, Ring(9));

        Assert.Equal((3L, 9L), ((await first.ReadAsync()).Generation, (await second.ReadAsync()).Generation));
        Assert.Equal("9", await _redis.AskAsync("-n", "3", "HGET", "{publictime:test}:ring", "generation"));
    }

    private StoredRing Ring(long generation, ulong stamp = 1) => new(generation, stamp, _noise.Octets(300));
}
