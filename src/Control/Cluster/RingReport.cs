namespace PublicTime.Control.Cluster;

/// <summary>The key ring of a service at one moment: whose it is, its timeline, and the keys that follow from it. Holds no secret.</summary>
public sealed record RingReport
{
    /// <summary>The ring as one that nodes share; alone with itself where it is the node's own.</summary>
    public required ClusterStatus Cluster { get; init; }

    /// <summary>The keys of this moment; absent where there are none, or this node may not answer by them.</summary>
    public RingStatus? Keys { get; init; }
}
