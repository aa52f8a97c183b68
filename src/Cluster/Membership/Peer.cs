namespace PublicTime.Cluster.Membership;

/// <summary>Another node, as it was heard last.</summary>
/// <param name="Report">Its newest report, from whichever store had it.</param>
/// <param name="HeardAt">When a newer report came than the one before, on this node's monotonic clock; the first one is no sign of life.</param>
public sealed record Peer(NodeReport Report, long? HeardAt)
{
    /// <summary>Who said something new within this time is alive: nodes report every second.</summary>
    public static readonly TimeSpan AliveFor = TimeSpan.FromSeconds(10);
}
