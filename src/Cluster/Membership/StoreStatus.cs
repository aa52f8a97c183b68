using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Membership;

/// <summary>One store as this node sees it. Immutable.</summary>
/// <param name="Name">What people know it by.</param>
/// <param name="IsReachable">Whether it answered last time.</param>
/// <param name="Reason">Why it did not; otherwise empty.</param>
/// <param name="Generation">The generation of the ring it held last; 0 for none.</param>
/// <param name="HoldsOurs">Whether that is just what this node has.</param>
public sealed record StoreStatus(string Name, bool IsReachable, string Reason, long Generation, bool HoldsOurs)
{
    /// <summary>Why what it holds cannot be used by this node; null when it can, or nothing is there.</summary>
    public KeyRingFileFault? Fault { get; init; }
}
