using PublicTime.Fleet.Troubles;

namespace PublicTime.Fleet.Results;

/// <summary>Which moments of a run are to be compared with each other. Pure.</summary>
internal sealed class Quiet
{
    private readonly List<(long From, long To)> _rests = [];
    private readonly Trouble[] _withoutRedis;

    /// <param name="troubles">What happened, in any order; a rolling restart is the last thing of a round.</param>
    /// <param name="rest">How long before the first trouble of a round all is as in service: the restarts of the round before are over. On the clock of the troubles.</param>
    public Quiet(IReadOnlyList<Trouble> troubles, long rest)
    {
        long over = long.MinValue;
        foreach (Trouble trouble in troubles.OrderBy(trouble => trouble.From))
        {
            if (trouble.From > over)
            {
                _rests.Add((trouble.From - rest, trouble.From));
                over = long.MaxValue;
            }

            over = trouble.Kind == TroubleKind.RollingRestart ? trouble.Over : over;
        }

        _withoutRedis = [.. troubles.Where(trouble => trouble.Kind is TroubleKind.RedisKilled or TroubleKind.RedisFrozen or TroubleKind.RedisCutOff or TroubleKind.RedisSlow)];
    }

    /// <summary>Whether all was as in service.</summary>
    /// <param name="at">On the clock of the troubles.</param>
    public bool IsUndisturbed(long at) => _rests.Exists(rest => rest.From <= at && at < rest.To);

    /// <summary>Whether the fleet's Redis was killed, frozen, cut off or slow, or the fleet was getting over that; not while a node's own restart shows.</summary>
    /// <param name="at">On the clock of the troubles.</param>
    public bool IsWithoutRedis(long at) => Array.Exists(_withoutRedis, trouble => trouble.From <= at && at <= trouble.Over);
}
