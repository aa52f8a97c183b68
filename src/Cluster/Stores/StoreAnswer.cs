namespace PublicTime.Cluster.Stores;

/// <summary>How an exchange with a store ended.</summary>
/// <param name="View">What it held; null when it did not answer in time.</param>
/// <param name="Reason">One sentence for people when it did not; otherwise empty.</param>
public sealed record StoreAnswer(StoreView? View, string Reason);
