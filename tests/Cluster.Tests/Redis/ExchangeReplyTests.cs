using System.Collections.Immutable;
using System.Text;
using PublicTime.Cluster.Redis;
using PublicTime.Cluster.Stores;

namespace PublicTime.Cluster.Tests.Redis;

public sealed class ExchangeReplyTests
{
    private static readonly RedisLayout Layout = new("test");

    [Fact]
    public void Whatever_is_answered_becomes_a_view_or_a_sentence_and_nothing_beyond_the_limits()
    {
        Noise noise = new(Seed.Print());
        byte[][] words =
        [
            [.. "done"u8], [.. "unusable"u8], [.. "conflict"u8], [], [.. "0"u8], [.. "1"u8], [.. "9223372036854775807"u8], [.. "00000000000000aa"u8],
            [.. "0000000000000000001x"u8], new byte[StoredRing.MaxLength + 1], new byte[StoredRecord.MaxLength + 20], [0xFF, 0xFE],
        ];
        int views = 0;
        for (int i = 0; i < 20_000; i++)
        {
            List<ReadOnlyMemory<byte>> values = noise.Below(3) > 0 ? ["done"u8.ToArray(), "5"u8.ToArray(), "00000000000000aa"u8.ToArray(), "3"u8.ToArray(), Array.Empty<byte>(), "1790000000000001"u8.ToArray()] : [];
            for (int more = noise.Below(10); more > 0; more--)
            {
                byte[] word = words[noise.Below(words.Length)];
                values.Add(noise.Below(4) > 0 || word.Length > 100 ? word : noise.Damaged(word));
            }

            StoreAnswer answer = ExchangeReply.Read([.. values], Layout);

            Assert.Equal(answer.View is null, answer.Reason.Length > 0);
            views += answer.View is null ? 0 : 1;
            Assert.True((answer.View?.Ring?.Octets.Length ?? 0) <= StoredRing.MaxLength);
            Assert.All(answer.View?.Records ?? [], record => Assert.InRange(record.Octets.Length, 1, StoredRecord.MaxLength));
        }

        Assert.InRange(views, 1000, 19_000);
    }

    [Fact]
    public void A_server_that_ignores_the_limits_fills_no_more_records_than_are_allowed()
    {
        ImmutableArray<ReadOnlyMemory<byte>> values =
        [
            Text("done"), Text("5"), Text("00000000000000aa"), Text("0"), Text(""), Text("1790000000000001"),
            .. Enumerable.Range(1, 3000).SelectMany(i => new[] { Text($"{i:x16}"), Text("0000000000000000001x") }),
        ];

        Assert.Equal(StoreView.MaxRecords, ExchangeReply.Read(values, Layout).View!.Records.Length);
    }

    [Theory]
    [InlineData("1790000000000001", 1_790_000_000_000_001L)]
    [InlineData("0", 0L)]
    [InlineData("9223372036854775807", null)]
    [InlineData("-1", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void The_store_s_time_is_read_or_left_out(string text, long? microseconds)
    {
        ImmutableArray<ReadOnlyMemory<byte>> values = [Text("done"), Text(""), Text(""), Text("0"), Text(""), Text(text)];

        DateTimeOffset? time = ExchangeReply.Read(values, Layout).View!.Time;

        Assert.Equal(microseconds is { } since ? DateTimeOffset.UnixEpoch.AddTicks(10 * since) : null, time);
    }

    private static ReadOnlyMemory<byte> Text(string text) => Encoding.ASCII.GetBytes(text);
}
