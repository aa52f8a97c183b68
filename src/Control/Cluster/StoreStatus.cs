namespace PublicTime.Control.Cluster;

/// <summary>One store, as the node that was asked sees it.</summary>
/// <param name="Name">Its address.</param>
/// <param name="IsReachable">Whether it answered last time.</param>
/// <param name="Generation">The generation of the ring that it held last; 0 for none.</param>
/// <param name="HoldsOurs">Whether that is just what the node that was asked has.</param>
/// <param name="Reason">Why it did not answer; otherwise empty.</param>
public sealed record StoreStatus(string Name, bool IsReachable, long Generation, bool HoldsOurs, string Reason)
{
    /// <summary>Why what it holds cannot be used by the node that was asked.</summary>
    public StoreFault Fault { get; init; }
}
