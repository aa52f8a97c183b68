using PublicTime.Cluster.Stores;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>Who is told that something is new, and how soon.</summary>
public sealed class RedisAnnouncementTests : IAsyncLifetime
{
    private RedisProcess _redis = null!;
    private RedisNode _speaker = null!;
    private RedisNode _listener = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisProcess.StartAsync();
        (_speaker, _listener) = (RedisNode.On(_redis, 1), RedisNode.On(_redis, 2));
        await _listener.ReadAsync();
        await _speaker.ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _speaker.DisposeAsync();
        await _listener.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task News_reach_other_nodes_in_less_than_a_tenth_of_a_second()
    {
        List<TimeSpan> times = [];
        for (int i = 0; i < 51; i++)
        {
            long begun = TimeProvider.System.GetTimestamp();
            await _speaker.LeaveAsync(i, [1], isNews: true);
            times.Add(TimeProvider.System.GetElapsedTime(begun, await _listener.NextAnnouncementAsync()));
        }

        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"median {times[25].TotalMilliseconds} ms, longest {times[^1].TotalMilliseconds} ms");
        Assert.InRange(times[25], TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task A_written_ring_is_news_and_one_that_was_not_written_is_not()
    {
        await _speaker.WriteAsync(0, new StoredRing(1, 1, new byte[] { 1 }));
        await _listener.NextAnnouncementAsync();
        await _speaker.WriteAsync(0, new StoredRing(2, 2, new byte[] { 1 }));
        await _speaker.LeaveAsync(1, [1], isNews: true);
        await _listener.NextAnnouncementAsync();

        Assert.Equal(0, _listener.ForgetAnnouncements());
    }

    [Fact]
    public async Task What_is_no_news_is_not_announced_and_nobody_hears_himself()
    {
        await _speaker.LeaveAsync(1, [1]);
        await _speaker.LeaveAsync(2, [1], isNews: true);
        await _listener.NextAnnouncementAsync();
        await _listener.LeaveAsync(1, [1], isNews: true);
        await _speaker.NextAnnouncementAsync();

        Assert.Equal((0, 0), (_listener.ForgetAnnouncements(), _speaker.ForgetAnnouncements()));
    }

    [Fact]
    public async Task Another_ring_in_the_same_Redis_is_not_heard()
    {
        await _redis.AskAsync("PUBLISH", "publictime:other", "0000000000000003");
        await _redis.AskAsync("PUBLISH", "publictime:test", "anything");
        await _listener.NextAnnouncementAsync();

        Assert.Equal(0, _listener.ForgetAnnouncements());
    }
}
