namespace PublicTime.Cluster.Sharing;

/// <summary>How a change that an operator asked for went.</summary>
public enum RingChange
{
    /// <summary>Nothing has changed.</summary>
    Refused,

    /// <summary>It is done and will be told to the stores; only this node's own copy could not be kept, so a crash before any store has heard of it takes it back.</summary>
    NotKept,

    /// <summary>It is done, and no crash takes it back.</summary>
    Kept,
}
