using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Cluster.Membership;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.Cluster;

/// <summary>What a <see cref="ClusterActor"/> reads and tells; the same for all its incarnations.</summary>
public sealed record ClusterSurroundings
{
    /// <summary>This node's own settings, usable.</summary>
    public required RotationSettings Settings { get; init; }

    /// <summary>The served clock.</summary>
    public required IServedClock Clock { get; init; }

    /// <summary>How this node is; called once a look.</summary>
    public required Func<NodeCondition> Condition { get; init; }

    /// <summary>Told that an operator asks something of this node, and through which node; returns at once.</summary>
    public required Action<WishKind, string> Wished { get; init; }

    /// <summary>What others in this process read; the actor is its owner.</summary>
    public required Published<ClusterView> View { get; init; }

    /// <summary>Told after every look what is seen; returns at once.</summary>
    public required Action<ClusterView> Looked { get; init; }

    /// <summary>Told changes.</summary>
    public required ILogger Log { get; init; }
}
