namespace PublicTime.Cluster.Redis;

/// <summary>What every connection to one Redis is made from.</summary>
/// <param name="Options">Where to and as whom.</param>
/// <param name="Layout">The ring.</param>
/// <param name="Announced">Gets each announcement on some thread and returns at once; the array is its own.</param>
/// <param name="Time">The clock of what is waited for.</param>
internal sealed record RedisConnectionPlan(RedisOptions Options, RedisLayout Layout, Action<byte[]> Announced, TimeProvider Time)
{
    /// <summary>How long each step of an attempt may take; the attempt as a whole has a deadline of its own.</summary>
    public TimeSpan Patience => RedisConnection.AttemptTimeout(Options.Timeout);
}
