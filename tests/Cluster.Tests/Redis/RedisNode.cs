using System.Threading.Channels;
using PublicTime.Cluster.Redis;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>One node's store on a real Redis, what it logged, and what it was told.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    public const string RingName = "test";

    private readonly Channel<long> _announcements = Channel.CreateUnbounded<long>();

    private RedisNode(RedisOptions options, ulong id)
    {
        Noise noise = new(Seed.Print() + id);
        Id = id;
        Store = new RedisStore(
            options, RingName, () => _announcements.Writer.TryWrite(TimeProvider.System.GetTimestamp()),
            () => noise.Below(1_000_000) / 1e6, TimeProvider.System, Log);
    }

    public ulong Id { get; }

    public RedisStore Store { get; }

    public RecordingLog Log { get; } = new();

    public static RedisOptions OptionsFor(RedisProcess redis) => new() { Host = "127.0.0.1", Port = redis.Port };

    public static RedisNode On(RedisProcess redis, ulong id = 1) => new(OptionsFor(redis), id);

    public static RedisNode With(RedisOptions options, ulong id = 1) => new(options, id);

    public async Task<StoreView> ReadAsync(ulong knownStamp = 0) => await ViewAsync(new StoreExchange { KnownStamp = knownStamp });

    public async Task<StoreView> LeaveAsync(long sequence, byte[] octets, bool isNews = false) =>
        await ViewAsync(new StoreExchange { Own = new StoredRecord(Id, sequence, octets), IsNews = isNews });

    public async Task<StoreView> ViewAsync(StoreExchange exchange)
    {
        StoreAnswer answer = await AskAsync(exchange);
        Assert.Equal("", answer.Reason);
        return answer.View!;
    }

    public async Task<StoreAnswer> AskAsync(StoreExchange? exchange = null) =>
        await Store.ExchangeAsync(exchange ?? new StoreExchange(), CancellationToken.None).Soon();

    public async Task<RingWriteResult> WriteAsync(long expected, StoredRing ring) =>
        await Store.TryWriteRingAsync(expected, ring, CancellationToken.None).Soon();

    /// <summary>Asks until Redis answers.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> WaitForAnswerAsync(TimeSpan within)
    {
        long begun = TimeProvider.System.GetTimestamp();
        string reason = "";
        await Poll.UntilAsync(
            async () =>
            {
                StoreAnswer answer = await AskAsync();
                reason = answer.Reason;
                return answer.View is not null;
            },
            within,
            () => $"{reason} The pool has {ThreadPool.ThreadCount} threads and {ThreadPool.PendingWorkItemCount} things to do; logged:\n{string.Join('\n', Log.Lines)}");
        return TimeProvider.System.GetElapsedTime(begun);
    }

    /// <summary>The timestamp of the next announcement, as soon as there is one.</summary>
    public Task<long> NextAnnouncementAsync() => _announcements.Reader.ReadAsync().Soon();

    /// <summary>Forgets the announcements that came so far.</summary>
    /// <returns>How many there were.</returns>
    public int ForgetAnnouncements()
    {
        int count = 0;
        while (_announcements.Reader.TryRead(out _))
        {
            count++;
        }

        return count;
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
