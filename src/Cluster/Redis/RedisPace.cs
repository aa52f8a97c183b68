namespace PublicTime.Cluster.Redis;

/// <summary>How long to wait before the next attempt to connect. Owned by one connection.</summary>
/// <remarks>
/// All nodes lose a Redis at the same moment, and must neither come back at the same moment nor late: the first attempt comes within a
/// second, further ones half a second to two seconds apart, each at random. A thousand nodes make 800 attempts a second,
/// and for a moment 1300.
/// </remarks>
/// <param name="random">From 0 to less than 1.</param>
internal sealed class RedisPace(Func<double> random)
{
    /// <summary>The longest pause.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);

    private bool _hasFailed;

    /// <summary>The pause before the next attempt.</summary>
    public TimeSpan Next()
    {
        TimeSpan pause = _hasFailed ? Shortest + (random() * (Longest - Shortest)) : random() * First;
        _hasFailed = true;
        return pause;
    }

    /// <summary>An attempt succeeded.</summary>
    public void Reset() => _hasFailed = false;
}
