using System.Collections.Immutable;

namespace PublicTime.Cluster.Redis;

/// <summary>What came of one call of a script.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Values">What the script answered; empty unless it was run.</param>
/// <param name="Reason">A clause for people without a full stop; empty when it was run.</param>
internal sealed record RedisReply(RedisReplyKind Kind, ImmutableArray<ReadOnlyMemory<byte>> Values, string Reason)
{
    /// <summary>Redis ran the script.</summary>
    public static RedisReply Answered(ImmutableArray<ReadOnlyMemory<byte>> values) => new(RedisReplyKind.Answered, values, "");

    /// <summary>It did not, or nobody knows.</summary>
    public static RedisReply Failed(RedisReplyKind kind, string reason) => new(kind, [], reason);
}
