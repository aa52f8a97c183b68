using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PublicTime.Cluster.Stores;

namespace PublicTime.Cluster.Redis;

/// <summary>Reads what <see cref="RedisScripts.Exchange"/> answers. Pure: whatever lies in Redis, a value comes of it.</summary>
internal static class ExchangeReply
{
    private const int HeadLength = 6;
    private const int TimeAt = 5;

    /// <summary>Reads an answer.</summary>
    /// <param name="values">The script's texts.</param>
    /// <param name="layout">For the names of keys in sentences.</param>
    public static StoreAnswer Read(ImmutableArray<ReadOnlyMemory<byte>> values, RedisLayout layout)
    {
        if (Unusable(values) is { } unusable)
        {
            return unusable;
        }

        if (values.Length < HeadLength || values.Length % 2 != HeadLength % 2 || !Is(values[0], RedisScripts.Done))
        {
            return new StoreAnswer(View: null, "Redis answered a script with something else than it says.");
        }

        return TryHead(values, out long generation, out ulong stamp)
            ? new StoreAnswer(new StoreView(generation, stamp, RingOf(values, generation, stamp), RecordsOf(values)) { Time = TimeOf(values[TimeAt].Span) }, "")
            : new StoreAnswer(View: null, $"The key {layout.RingKey} in Redis holds no ring of ours: delete it, and the nodes write it again.");
    }

    /// <summary>The sentence of an answer that names a key with something else in it; null for every other answer.</summary>
    public static StoreAnswer? Unusable(ImmutableArray<ReadOnlyMemory<byte>> values) =>
        values.Length == 3 && Is(values[0], RedisScripts.Unusable)
            ? new StoreAnswer(View: null, $"The key {Text(values[1])} in Redis holds {Text(values[2])}, which is not ours: delete it, and the nodes write it again.")
            : null;

    /// <summary>Whether a value is a word.</summary>
    public static bool Is(ReadOnlyMemory<byte> value, string word) => Text(value) == word;

    /// <summary>No ring at all is one, too: generation and stamp 0.</summary>
    private static bool TryHead(ImmutableArray<ReadOnlyMemory<byte>> values, out long generation, out ulong stamp)
    {
        (generation, stamp) = (0, 0);
        bool isNothing = values[1].IsEmpty && values[2].IsEmpty && Is(values[3], "0");
        return isNothing || (TryDecimal(values[1].Span, out generation) && generation > 0 && TryHex(values[2].Span, out stamp) && stamp != 0);
    }

    private static DateTimeOffset? TimeOf(ReadOnlySpan<byte> microseconds) =>
        TryDecimal(microseconds, out long since) && since < (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
            ? DateTimeOffset.UnixEpoch.AddTicks(since * TimeSpan.TicksPerMicrosecond)
            : null;

    private static StoredRing? RingOf(ImmutableArray<ReadOnlyMemory<byte>> values, long generation, ulong stamp)
    {
        ReadOnlyMemory<byte> octets = values[4];
        return generation == 0 || octets.IsEmpty || octets.Length > StoredRing.MaxLength ? null : new StoredRing(generation, stamp, octets);
    }

    private static ImmutableArray<StoredRecord> RecordsOf(ImmutableArray<ReadOnlyMemory<byte>> values)
    {
        var records = ImmutableArray.CreateBuilder<StoredRecord>();
        for (int i = HeadLength; i + 1 < values.Length && records.Count < StoreView.MaxRecords; i += 2)
        {
            ReadOnlyMemory<byte> value = values[i + 1];
            bool isRecord = TryHex(values[i].Span, out ulong node)
                && value.Length is > RedisLayout.SequenceDigits and <= RedisLayout.SequenceDigits + StoredRecord.MaxLength;
            if (isRecord && TryDecimal(value.Span[..RedisLayout.SequenceDigits], out long sequence))
            {
                records.Add(new StoredRecord(node, sequence, value[RedisLayout.SequenceDigits..]));
            }
        }

        return records.ToImmutable();
    }

    private static bool TryDecimal(ReadOnlySpan<byte> text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static bool TryHex(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        return text.Length == RedisLayout.HexDigits
            && !text.ContainsAnyInRange((byte)'A', (byte)'F')
            && Utf8Parser.TryParse(text, out value, out int used, 'x')
            && used == text.Length;
    }

    private static string Text(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span);
}
