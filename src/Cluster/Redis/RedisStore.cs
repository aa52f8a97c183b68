using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Redis;

/// <summary>A region's Redis as a shared store: each call is one script under a deadline, on a connection that is kept up in the background.</summary>
public sealed class RedisStore : ISharedStore
{
    private readonly RedisLayout _layout;
    private readonly ImmutableArray<string> _keys;
    private readonly byte[] _voice;
    private readonly Action _announced;
    private readonly StoreHealth _health;
    private readonly RedisConnection _connection;

    /// <summary>Begins to connect at once.</summary>
    /// <param name="options">Where Redis is.</param>
    /// <param name="ringName">The ring; letters, digits, full stops, hyphens and underscores.</param>
    /// <param name="announced">Told, on any thread, that another node left something new; returns at once. Never told of what came while there was no connection, nor of what went through this store itself.</param>
    /// <param name="random">From 0 to less than 1, for the pauses between attempts.</param>
    /// <param name="time">The clock of deadlines and pauses.</param>
    /// <param name="log">Told when Redis can no longer be used, and when it can again.</param>
    public RedisStore(
        RedisOptions options, string ringName, Action announced, Func<double> random, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        Name = options.Name;
        _layout = new RedisLayout(ringName);
        _keys = [_layout.RingKey, _layout.NodesKey];
        _voice = Hex(BinaryPrimitives.ReadUInt64BigEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))));
        _announced = announced;
        _health = new StoreHealth(Name, log);
        RedisDialer dialer = new(new RedisConnectionPlan(options, _layout, Hear, time));
        _connection = new RedisConnection(dialer.ConnectAsync, new RedisPace(random), _health, options.Timeout, time);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async ValueTask<StoreAnswer> ExchangeAsync(StoreExchange exchange, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        RedisReply reply = await _connection.RunAsync(RedisScripts.Exchange, _keys, ArgumentsOf(exchange), cancellation).ConfigureAwait(false);
        StoreAnswer answer = reply.Kind == RedisReplyKind.Answered
            ? ExchangeReply.Read(reply.Values, _layout)
            : new StoreAnswer(View: null, Sentence(reply));
        Judge(reply, answer.Reason);
        return answer;
    }

    /// <inheritdoc/>
    public async ValueTask<RingWriteResult> TryWriteRingAsync(long expectedGeneration, StoredRing ring, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedGeneration);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ring.Octets.Length, StoredRing.MaxLength, nameof(ring));
        if (ring.Generation == expectedGeneration)
        {
            return RingWriteResult.Conflict; // it could not be told from what it replaces
        }

        ImmutableArray<ReadOnlyMemory<byte>> arguments =
            [Decimal(expectedGeneration), Decimal(ring.Generation), Hex(ring.Stamp), ring.Octets, Ascii(_layout.Channel), _voice];
        RedisReply reply = await _connection.RunAsync(RedisScripts.WriteRing, _keys, arguments, cancellation).ConfigureAwait(false);
        StoreAnswer? unusable = ExchangeReply.Unusable(reply.Values);
        string reason = reply.Kind == RedisReplyKind.Answered ? unusable?.Reason ?? "" : Sentence(reply);
        Judge(reply, reason);
        return reason.Length > 0
            ? new RingWriteResult(RingWriteOutcome.Failed, reason)
            : reply.Values is [var done, ..] && ExchangeReply.Is(done, RedisScripts.Done) ? RingWriteResult.Written : RingWriteResult.Conflict;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private void Hear(byte[] message)
    {
        if (!message.AsSpan().SequenceEqual(_voice))
        {
            _announced();
        }
    }

    private ImmutableArray<ReadOnlyMemory<byte>> ArgumentsOf(StoreExchange exchange)
    {
        StoredRecord? own = exchange.Own;
        return
        [
            exchange.KnownStamp == 0 ? ReadOnlyMemory<byte>.Empty : Hex(exchange.KnownStamp),
            Decimal(StoredRing.MaxLength),
            own is null ? ReadOnlyMemory<byte>.Empty : Hex(own.NodeId),
            own is null ? ReadOnlyMemory<byte>.Empty : ValueOf(own),
            Decimal(RedisLayout.SequenceDigits + StoredRecord.MaxLength),
            Decimal(StoreView.MaxRecords),
            exchange.IsNews ? Ascii(_layout.Channel) : ReadOnlyMemory<byte>.Empty,
            _voice,
            .. exchange.Gone.Select(node => (ReadOnlyMemory<byte>)Hex(node)),
        ];
    }

    private static byte[] ValueOf(StoredRecord record)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(record.Sequence, nameof(record));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Octets.Length, StoredRecord.MaxLength, nameof(record));
        return [.. Ascii(record.Sequence.ToString("D19", CultureInfo.InvariantCulture)), .. record.Octets.Span];
    }

    /// <summary>A late answer is not told yet: whether Redis is gone or only slow, the connection finds out.</summary>
    private void Judge(RedisReply reply, string reason)
    {
        if (reason.Length == 0)
        {
            _health.Well();
        }
        else if (reply.Kind is RedisReplyKind.Answered or RedisReplyKind.Refused)
        {
            _health.Ill(reply.Reason.Length > 0 ? reply.Reason : reason.TrimEnd('.'));
        }
    }

    private string Sentence(RedisReply reply) => $"Redis {Name} cannot be used: {reply.Reason}.";

    private static byte[] Hex(ulong number) => Ascii(number.ToString("x16", CultureInfo.InvariantCulture));

    private static byte[] Decimal(long number) => Ascii(number.ToString(CultureInfo.InvariantCulture));

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
