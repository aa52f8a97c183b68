using PublicTime.Cluster.Membership;

namespace PublicTime.Cluster;

/// <summary>What <see cref="ClusterActor"/> may be told.</summary>
public abstract record ClusterMessage
{
    private ClusterMessage()
    {
    }

    /// <summary>A store says that another node left something new there; told from any thread, and as often as it happens.</summary>
    public sealed record Announced : ClusterMessage
    {
        /// <summary>The one instance.</summary>
        public static Announced Instance { get; } = new();
    }

    /// <summary>This node is another than it was: the others shall hear of it at once.</summary>
    public sealed record ConditionChanged : ClusterMessage
    {
        /// <summary>The one instance.</summary>
        public static ConditionChanged Instance { get; } = new();
    }

    /// <summary>Draw fresh keys before their time.</summary>
    /// <param name="Reply">Told how it went.</param>
    public sealed record Rotate(ClusterReply Reply) : ClusterMessage;

    /// <summary>Give up every key at once.</summary>
    /// <param name="Reply">Told how it went.</param>
    public sealed record Revoke(ClusterReply Reply) : ClusterMessage;

    /// <summary>Wait for a node no longer.</summary>
    /// <param name="Node">Its name, or its id in hexadecimal.</param>
    /// <param name="Reply">Told how it went.</param>
    public sealed record Forget(string Node, ClusterReply Reply) : ClusterMessage;

    /// <summary>Ask another node to drain, or not to.</summary>
    /// <param name="Node">Its name, or its id in hexadecimal.</param>
    /// <param name="Kind">What is asked of it.</param>
    /// <param name="Reply">Told how it went.</param>
    public sealed record AskOf(string Node, WishKind Kind, ClusterReply Reply) : ClusterMessage;

    /// <summary>Leave the ring for good: this node answers no more.</summary>
    /// <param name="Reply">Told how it went.</param>
    public sealed record Leave(ClusterReply Reply) : ClusterMessage;

    /// <summary>A look is due.</summary>
    /// <param name="Number">Looks so far; an older one is overtaken.</param>
    internal sealed record LookDue(long Number) : ClusterMessage;
}
