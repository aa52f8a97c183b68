namespace PublicTime.Fleet.Troubles;

/// <summary>What happens to a fleet, in the order of a round.</summary>
internal enum TroubleKind
{
    /// <summary>Redis is killed and comes back empty.</summary>
    RedisKilled,

    /// <summary>Redis hangs with its connections open (SIGSTOP).</summary>
    RedisFrozen,

    /// <summary>Packets to and from Redis vanish for several periods.</summary>
    RedisCutOff,

    /// <summary>Redis answers 200 ms late.</summary>
    RedisSlow,

    /// <summary>Redis loses everything in it.</summary>
    RedisFlushed,

    /// <summary>Redis comes back with what it had several periods ago.</summary>
    RedisRestoredOld,

    /// <summary>A front-end loses power while Redis is away, and starts from its state folder.</summary>
    StartedWithoutRedis,

    /// <summary>Redis comes back empty after that.</summary>
    RedisBackAfterStart,

    /// <summary>An NTS-KE node is killed and started again behind HAProxy.</summary>
    KeyNodeKilled,

    /// <summary>An NTS-KE node hangs behind HAProxy (SIGSTOP).</summary>
    KeyNodeFrozen,

    /// <summary>One node drains and is started again.</summary>
    NodeRestarted,

    /// <summary>All nodes drain and are started again, one after the other.</summary>
    RollingRestart,
}
