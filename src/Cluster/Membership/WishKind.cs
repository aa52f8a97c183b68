namespace PublicTime.Cluster.Membership;

/// <summary>What one node asks of another.</summary>
public enum WishKind
{
    /// <summary>Take no new clients, and stop after the grace.</summary>
    Drain,

    /// <summary>Go on after all.</summary>
    Undrain,
}
