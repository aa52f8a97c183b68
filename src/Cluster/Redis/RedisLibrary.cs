namespace PublicTime.Cluster.Redis;

/// <summary>What the Redis client that this was built with can do; its version is the MSBuild property StackExchangeRedisVersion.</summary>
public static class RedisLibrary
{
    /// <summary>The first version that can do everything here.</summary>
    public const string WholeVersion = "2.1.50";

    /// <summary>Whether it can name a user of an access list. Before <see cref="WholeVersion"/> it sends AUTH with a password alone.</summary>
#if STACKEXCHANGE_REDIS_2
    public static bool KnowsUsers => true;
#else
    public static bool KnowsUsers => false;
#endif

    /// <summary>Whether it can reach an IPv6 address. Before <see cref="WholeVersion"/> its sockets are IPv4 and nothing else.</summary>
    public static bool KnowsIPv6 => KnowsUsers;
}
