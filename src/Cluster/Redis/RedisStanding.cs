namespace PublicTime.Cluster.Redis;

/// <summary>Whether there is a connection now.</summary>
/// <param name="Session">The connection in use, or null.</param>
/// <param name="Reason">A clause for people when there is none; otherwise empty.</param>
internal sealed record RedisStanding(RedisSession? Session, string Reason);
