namespace PublicTime.Cluster.Membership;

/// <summary>A node's clock against that of a store: what makes clocks of different nodes comparable without a word between them.</summary>
/// <param name="Store">The store's name.</param>
/// <param name="Seconds">Positive when the node's clock is ahead of the store's.</param>
/// <param name="UncertaintySeconds">Half the round trip that it was measured by: the true value is within this.</param>
public readonly record struct StoreOffset(string Store, double Seconds, double UncertaintySeconds);
