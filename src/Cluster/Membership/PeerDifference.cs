namespace PublicTime.Cluster.Membership;

/// <summary>A node's clock against the median of its peers', and how far that may be wrong.</summary>
/// <param name="Seconds">Positive when the node is ahead.</param>
/// <param name="UncertaintySeconds">The true value is within this: half the round trip to the store, and what those of the peers can move their median.</param>
public readonly record struct PeerDifference(double Seconds, double UncertaintySeconds);
