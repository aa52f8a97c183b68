namespace PublicTime.Cluster.Redis;

/// <summary>What came of an attempt to connect.</summary>
/// <param name="Link">The connection, subscribed; owned by whoever asked for it. Null when there is none.</param>
/// <param name="Reason">A clause for people when there is none; otherwise empty.</param>
internal sealed record RedisAttempt(IRedisLink? Link, string Reason);
