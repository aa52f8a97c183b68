namespace PublicTime.Fleet.Troubles;

/// <summary>What happened, in words for a report.</summary>
internal static class TroubleNames
{
    /// <summary>Unique for each kind.</summary>
    public static string Of(TroubleKind kind) => kind switch
    {
        TroubleKind.RedisKilled => "Redis killed, back empty",
        TroubleKind.RedisFrozen => "Redis frozen",
        TroubleKind.RedisCutOff => "Redis cut off",
        TroubleKind.RedisSlow => "Redis 200 ms slow",
        TroubleKind.RedisFlushed => "Redis flushed",
        TroubleKind.RedisRestoredOld => "Redis restored from an old dump",
        TroubleKind.StartedWithoutRedis => "front-end lost power, without Redis",
        TroubleKind.RedisBackAfterStart => "Redis back after that",
        TroubleKind.KeyNodeKilled => "NTS-KE node killed",
        TroubleKind.KeyNodeFrozen => "NTS-KE node frozen",
        TroubleKind.NodeRestarted => "node drained and restarted",
        TroubleKind.RollingRestart => "rolling restart, all of it",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a trouble."),
    };

    /// <summary>Whether nodes have to find a Redis again in it.</summary>
    public static bool IsRedisReturn(string name) => new[]
    {
        TroubleKind.RedisKilled, TroubleKind.RedisFrozen, TroubleKind.RedisCutOff, TroubleKind.RedisRestoredOld, TroubleKind.RedisBackAfterStart,
    }.Any(kind => Of(kind) == name);
}
