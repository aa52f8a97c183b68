namespace PublicTime.Cluster.Stores;

/// <summary>How an exchange with a store ended.</summary>
/// <param name="View">What it held; null when it did not answer in time, or holds what nobody can use.</param>
/// <param name="Reason">One sentence for people when there is no view; otherwise empty. It names the store and shows no secret.</param>
public sealed record StoreAnswer(StoreView? View, string Reason);
