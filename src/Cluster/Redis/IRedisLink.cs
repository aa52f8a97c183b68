using System.Collections.Immutable;

namespace PublicTime.Cluster.Redis;

/// <summary>One connection to Redis, from its first octet to its end; it is never mended, but replaced. Safe from any thread.</summary>
/// <remarks>Nothing here ends by itself when Redis hangs: whoever waits has a deadline of his own. Nothing fails with an exception for what Redis or the network does.</remarks>
internal interface IRedisLink
{
    /// <summary>Completes when the connection is gone, with the reason: a clause for people.</summary>
    Task<string> Lost { get; }

    /// <summary>Runs a script.</summary>
    /// <param name="script">By its hash; by its text when Redis does not know it.</param>
    /// <param name="keys">KEYS.</param>
    /// <param name="arguments">ARGV.</param>
    Task<RedisReply> RunAsync(RedisScript script, ImmutableArray<string> keys, ImmutableArray<ReadOnlyMemory<byte>> arguments);

    /// <summary>Asks whether announcements would arrive.</summary>
    /// <returns>Empty, or why not.</returns>
    Task<string> CheckSubscriptionAsync();

    /// <summary>Closes the connection, which may take as long as the network lets it; returns at once.</summary>
    Task CloseAsync();
}
