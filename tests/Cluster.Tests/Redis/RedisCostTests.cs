using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>What a node costs Redis.</summary>
public sealed class RedisCostTests : IAsyncLifetime
{
    /// <summary>What runs within the scripts, and what the test itself asks.</summary>
    private static readonly string[] NotFromNodes =
        ["type", "hstrlen", "hget", "hset", "hmget", "hlen", "hkeys", "hdel", "hexists", "publish", "time", "config|resetstat", "info"];

    private RedisProcess _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisProcess.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task An_idle_node_asks_Redis_less_than_five_things_a_second()
    {
        const int Seconds = 12;
        await using RedisNode node = RedisNode.On(_redis);
        await node.ReadAsync();
        await _redis.AskAsync("CONFIG", "RESETSTAT");
        using PeriodicTimer second = new(TimeSpan.FromSeconds(1), TimeProvider.System);
        for (int i = 0; i < Seconds; i++)
        {
            await second.WaitForNextTickAsync();
            await node.LeaveAsync(i, [1]);
        }

        string statistics = await _redis.AskAsync("INFO", "commandstats");
        Dictionary<string, long> calls = statistics.Split('\n')
            .Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal))
            .Select(line => line["cmdstat_".Length..].Split(":calls="))
            .ToDictionary(pair => pair[0], pair => long.Parse(pair[1].Split(',')[0]), StringComparer.Ordinal);
        long asked = calls.Where(call => !NotFromNodes.Contains(call.Key, StringComparer.Ordinal)).Sum(call => call.Value);

        Assert.Equal(Seconds, calls["evalsha"]);
        Assert.True(asked <= 2 * Seconds, $"{asked} operations in {Seconds} s: {statistics}");
    }

    [Fact]
    public async Task A_thousand_records_are_read_in_a_few_milliseconds_of_Redis()
    {
        await using RedisNode node = RedisNode.On(_redis);
        string fill = "for i = 1, 1000 do redis.call('HSET', KEYS[1], string.format('%016x', i), '0000000000000000001' .. string.rep('x', 300)) end return 1";
        await _redis.AskAsync("EVAL", fill, "1", "{publictime:test}:nodes");
        await node.ReadAsync();
        await _redis.AskAsync("CONFIG", "RESETSTAT");
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(1000, (await node.ReadAsync()).Records.Length);
        }

        string line = (await _redis.AskAsync("INFO", "commandstats")).Split('\n').Single(line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        double microseconds = double.Parse(line.Split("usec_per_call=")[1].Split(',')[0]);
        Assert.InRange(microseconds, 0, 20_000);
    }
}
