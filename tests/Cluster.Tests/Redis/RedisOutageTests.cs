using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>Redis gone, hung, slow and back again.</summary>
public sealed class RedisOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private RedisProcess _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisProcess.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task A_killed_Redis_is_found_again_within_five_seconds_and_heard_again()
    {
        await using RedisNode node = RedisNode.On(_redis, 1);
        await using RedisNode other = RedisNode.On(_redis, 2);
        await node.ReadAsync();
        await _redis.KillAsync();
        await WaitForReasonAsync(node, $"Redis 127.0.0.1:{_redis.Port} cannot be used: no connection can be made (ConnectionRefused).");

        await _redis.StartAgainAsync();
        TimeSpan took = await node.WaitForAnswerAsync(Return);
        await other.WaitForAnswerAsync(Return);
        node.ForgetAnnouncements();
        await other.LeaveAsync(1, [1], isNews: true);
        await node.NextAnnouncementAsync();

        Assert.InRange(took, TimeSpan.Zero, Return);
        await HasTwoConnectionsEachAsync(nodes: 2);
        Assert.Equal("8000 8001 8000", node.Log.Events);
    }

    [Fact]
    public async Task A_Redis_that_is_not_there_at_the_start_is_found_when_it_comes()
    {
        await _redis.KillAsync();
        await using RedisNode node = RedisNode.On(_redis);
        await WaitForReasonAsync(node, "ConnectionRefused");

        await _redis.StartAgainAsync();
        await node.WaitForAnswerAsync(Return);

        Assert.Equal("8001 8000", node.Log.Events);
    }

    [Fact]
    public async Task A_hung_Redis_costs_each_call_its_timeout_and_its_connection_is_replaced()
    {
        await using RedisNode node = RedisNode.On(_redis, 1);
        await using RedisNode other = RedisNode.On(_redis, 2);
        await node.ReadAsync();
        await other.ReadAsync();
        await _redis.FreezeAsync();

        long begun = TimeProvider.System.GetTimestamp();
        Assert.Contains("it did not answer within 1 s", (await node.AskAsync()).Reason, StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(2.5));
        await WaitForReasonAsync(node, "answered nothing within 2 s");
        Assert.Contains(node.Log.Lines, line => line.StartsWith("8001", StringComparison.Ordinal) && line.Contains("it answered none of 3 calls in a row", StringComparison.Ordinal));

        await _redis.ThawAsync();
        await node.WaitForAnswerAsync(Return);
        await other.WaitForAnswerAsync(Return);
        node.ForgetAnnouncements();
        await other.LeaveAsync(1, [1], isNews: true);
        await node.NextAnnouncementAsync();

        await HasTwoConnectionsEachAsync(nodes: 2);
        Assert.Equal("8000 8001 8000", node.Log.Events);
    }

    [Fact]
    public async Task A_Redis_whose_packets_vanish_is_used_again_within_five_seconds_after_they_come_through()
    {
        await using CutWire wire = await CutWire.CreateAsync();
        await using RedisProcess redis = await RedisProcess.StartAsync(new RedisStart { Namespace = wire.Far, Address = wire.Address, Directives = ["protected-mode no"] });
        await using RedisNode node = RedisNode.With(RedisNode.OptionsFor(redis) with { Host = wire.Address });
        await node.ReadAsync();
        await wire.CutAsync();
        await WaitForReasonAsync(node, "answered nothing within 2 s");
        Assert.Contains(node.Log.Lines, line => line.StartsWith("8001", StringComparison.Ordinal) && line.Contains("it answered none of 3 calls in a row", StringComparison.Ordinal));

        await wire.MendAsync();
        TimeSpan took = await node.WaitForAnswerAsync(Return);
        node.ForgetAnnouncements();
        await redis.AskAsync("PUBLISH", $"publictime:{RedisNode.RingName}", "another");
        await node.NextAnnouncementAsync();

        Assert.InRange(took, TimeSpan.Zero, Return);
        Assert.Equal("8000 8001 8000", node.Log.Events);
    }

    [Fact]
    public async Task A_pause_of_one_call_replaces_nothing()
    {
        await using RedisNode node = RedisNode.On(_redis);
        await node.ReadAsync();
        string before = await ConnectionIdsAsync();
        await _redis.AskAsync("CLIENT", "PAUSE", "1500", "ALL");

        Assert.Contains("it did not answer within 1 s", (await node.AskAsync()).Reason, StringComparison.Ordinal);
        await node.WaitForAnswerAsync(Return);

        Assert.Equal(before, await ConnectionIdsAsync());
        Assert.Equal("8000", node.Log.Events);
    }

    [Fact]
    public async Task A_slow_Redis_is_used_as_it_is()
    {
        await using RedisNode node = RedisNode.With(RedisNode.OptionsFor(_redis) with { Timeout = TimeSpan.FromSeconds(0.4) });
        await node.ReadAsync();
        string before = await ConnectionIdsAsync();
        for (int i = 0; i < 5; i++)
        {
            // Each call comes late, and its answer comes all the same: the connection lives.
            await _redis.AskAsync("CLIENT", "PAUSE", "850", "ALL");
            Assert.Null((await node.AskAsync()).View);
            await node.WaitForAnswerAsync(Return);
        }

        Assert.Equal(before, await ConnectionIdsAsync());
    }

    [Fact]
    public async Task Closing_the_store_does_not_wait_for_a_hung_Redis_not_even_with_much_to_say()
    {
        await using RedisNode node = RedisNode.On(_redis);
        await node.WriteAsync(0, Ring(1));
        await _redis.FreezeAsync();
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(RingWriteOutcome.Failed, (await node.WriteAsync(1, Ring(2))).Outcome);
        }

        long begun = TimeProvider.System.GetTimestamp();
        await node.DisposeAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(3));

        await _redis.ThawAsync();
        await HasTwoConnectionsEachAsync(nodes: 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_that_lands_late_does_nothing_once_another_was_stored(bool isOvertaken)
    {
        await using HoldingRelay relay = new(_redis.Port);
        await using RedisNode slow = RedisNode.With(RedisNode.OptionsFor(_redis) with { Port = relay.Port }, 1);
        await using RedisNode quick = RedisNode.On(_redis, 2);
        await slow.WriteAsync(0, Ring(1));
        await _redis.AskAsync("CONFIG", "RESETSTAT");
        relay.Hold();

        RingWriteResult late = await slow.WriteAsync(1, Ring(2, stamp: 0xA));
        RingWriteResult overtaking = isOvertaken ? await quick.WriteAsync(1, Ring(2, stamp: 0xB)) : RingWriteResult.Conflict;
        relay.Release();
        await Poll.UntilAsync(async () => await _redis.CallsAsync("evalsha") + await _redis.CallsAsync("eval") >= (isOvertaken ? 2 : 1), Patience, () => "the late write did not land");

        Assert.Equal(RingWriteOutcome.Failed, late.Outcome);
        Assert.Equal(isOvertaken ? RingWriteOutcome.Written : RingWriteOutcome.Conflict, overtaking.Outcome);
        StoreView view = await quick.ReadAsync();
        Assert.Equal((2L, isOvertaken ? 0xBUL : 0xAUL), (view.Generation, view.Stamp));
    }

    [Fact]
    public async Task Giving_up_by_cancellation_is_told_as_such()
    {
        await using RedisNode node = RedisNode.On(_redis);
        await node.ReadAsync();
        await _redis.FreezeAsync();
        using CancellationTokenSource cancellation = new();
        Task<StoreAnswer> asking = node.Store.ExchangeAsync(new StoreExchange(), cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.Soon());
    }

    private static StoredRing Ring(long generation, ulong stamp = 1) => new(generation, stamp, new byte[StoredRing.MaxLength]);

    private static Task WaitForReasonAsync(RedisNode node, string words)
    {
        string reason = "";
        return Poll.UntilAsync(
            async () =>
            {
                reason = (await node.AskAsync()).Reason;
                return reason.Contains(words, StringComparison.Ordinal);
            },
            Patience,
            () => reason);
    }

    private async Task<string> ConnectionIdsAsync() => string.Join(' ', (await ConnectionsAsync()).Select(line => line.Split(' ')[0]));

    private async Task<string[]> ConnectionsAsync() =>
        [.. (await _redis.AskAsync("CLIENT", "LIST")).Split('\n').Where(line => line.Contains("name=publictime", StringComparison.Ordinal))];

    /// <summary>One for calls and one for announcements: none is left over.</summary>
    private async Task HasTwoConnectionsEachAsync(int nodes)
    {
        string[] lines = [];
        await Poll.UntilAsync(
            async () =>
            {
                lines = await ConnectionsAsync();
                return lines.Length == 2 * nodes;
            },
            Patience,
            () => string.Join('\n', lines));
    }
}
