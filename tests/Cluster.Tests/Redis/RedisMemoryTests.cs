using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Cluster.Tests.Redis;

[Collection(nameof(Alone))]
public sealed class RedisMemoryTests
{
    [Fact]
    public async Task Exchanges_leave_nothing_behind_in_memory()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using RedisNode node = RedisNode.On(redis);
        await node.LeaveAsync(0, new byte[1000]);
        await ExchangeAsync(node, 1, 500);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await ExchangeAsync(node, 501, 3000);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2_000_000);
    }

    private static async Task ExchangeAsync(RedisNode node, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            await node.LeaveAsync(i, new byte[1000]);
        }
    }
}
