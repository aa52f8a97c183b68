using System.Collections.Immutable;

namespace PublicTime.Cluster.Membership;

/// <summary>Which nodes have fallen silent, told from look to look. For one caller, who shows it every look.</summary>
/// <remarks>
/// Nodes report every second, so one that is not heard for three has probably died. It has not when the silence is our own: when no store answers us, when one has
/// only just come back (each node finds its way back by itself), when nobody at all is heard, or when we look seldom. Nor when it is only slow, as it was within
/// the last minute. Then ten seconds count.
/// </remarks>
/// <param name="time">Silence is measured by it.</param>
public sealed class NodeHearing(TimeProvider time)
{
    /// <summary>How long a node may be silent that reported every second before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>How long it may be silent at most, and how long nodes have to come back after their stores.</summary>
    public static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(10);

    // Looks and reports are a second apart and not in step: who is heard may be so every second or every other.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan HabitLasts = TimeSpan.FromMinutes(1);

    // Looks that follow each other closely, as when a ring changes, are one chance to hear a node.
    private static readonly TimeSpan ChanceGap = TimeSpan.FromSeconds(0.5);
    private const int ChancesMissed = 2;

    private readonly Dictionary<ulong, HeardNode> _nodes = [];
    private ImmutableHashSet<ulong> _silent = [];
    private long? _connectedSince;
    private long? _connectedAt;
    private long? _chanceAt;

    /// <summary>Takes a look's result in.</summary>
    /// <param name="view">What was seen.</param>
    /// <returns>The ids of those that are silent.</returns>
    public IReadOnlySet<ulong> Look(ClusterView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        long now = time.GetTimestamp();
        if (view.IsConnected)
        {
            _connectedSince ??= now;
            _connectedAt = now;
            bool isChance = _chanceAt is not { } last || time.GetElapsedTime(last, now) >= ChanceGap;
            _chanceAt = isChance ? now : _chanceAt;
            Hear(view, now, isChance);
            Judge(now);
        }
        else
        {
            // Who was silent before the stores were is silent still. Whether it was for long is what counts when they stay away: a moment of silence may have been the stores' own.
            _connectedSince = null;
            if (_connectedAt is { } at && time.GetElapsedTime(at, now) >= LongPatience)
            {
                _silent = [.. _silent.Where(id => time.GetElapsedTime(_nodes[id].HeardAt, at) >= LongPatience)];
            }
        }

        return _silent;
    }

    private void Hear(ClusterView view, long now, bool isChance)
    {
        var gone = new HashSet<ulong>(_nodes.Keys);
        foreach (NodeReport report in view.Nodes.Where(node => !node.IsSelf).Select(node => node.Report).OfType<NodeReport>())
        {
            gone.Remove(report.Id);
            _nodes[report.Id] = !_nodes.TryGetValue(report.Id, out HeardNode? known) ? new HeardNode(report.Sequence, now, Missed: 0, TimeSpan.Zero, now)
                : report.Sequence == known.Sequence ? known with { Missed = known.Missed + (isChance ? 1 : 0) }
                : Again(known, report.Sequence, now);
        }

        foreach (ulong id in gone)
        {
            _nodes.Remove(id);
        }
    }

    private HeardNode Again(HeardNode known, long sequence, long now)
    {
        TimeSpan gap = time.GetElapsedTime(known.HeardAt, now);
        bool isHabit = gap >= known.LongestGap || time.GetElapsedTime(known.GapAt, now) >= HabitLasts;
        return isHabit ? new HeardNode(sequence, now, Missed: 0, gap, now) : known with { Sequence = sequence, HeardAt = now, Missed = 0 };
    }

    private void Judge(long now)
    {
        bool isSettled = time.GetElapsedTime(_connectedSince!.Value, now) >= LongPatience;
        bool isAnyHeard = _nodes.Values.Any(node => time.GetElapsedTime(node.HeardAt, now) < Patience);
        _silent = [.. _nodes.Where(node => node.Value.Missed > 0 && (_silent.Contains(node.Key) || (isSettled && IsSilent(node.Value, isAnyHeard, now)))).Select(node => node.Key)];
    }

    private bool IsSilent(HeardNode node, bool isAnyHeard, long now)
    {
        TimeSpan usual = node.LongestGap + Margin;
        TimeSpan patience = !isAnyHeard || usual > LongPatience ? LongPatience : usual < Patience ? Patience : usual;
        return node.Missed >= ChancesMissed && time.GetElapsedTime(node.HeardAt, now) >= patience;
    }

    /// <param name="Sequence">Of its newest report.</param>
    /// <param name="HeardAt">When that was first seen.</param>
    /// <param name="Missed">Chances to hear a newer one since.</param>
    /// <param name="LongestGap">The longest time between two reports in the last minute.</param>
    /// <param name="GapAt">When that gap ended.</param>
    private sealed record HeardNode(long Sequence, long HeardAt, int Missed, TimeSpan LongestGap, long GapAt);
}
