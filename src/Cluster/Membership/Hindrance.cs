namespace PublicTime.Cluster.Membership;

/// <summary>What keeps a node that has the ring from becoming a member of it, and will until somebody does something.</summary>
public enum Hindrance
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Another node that has its name is alive.</summary>
    Namesake,

    /// <summary>The ring has as many members as it may have.</summary>
    FullRing,
}
