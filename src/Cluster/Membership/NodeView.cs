namespace PublicTime.Cluster.Membership;

/// <summary>One node as another sees it. Immutable.</summary>
/// <param name="Report">What it said last; null for a member that was never heard of.</param>
/// <param name="Member">Its name and id.</param>
/// <param name="IsSelf">Whether it is the one that looks.</param>
/// <param name="SilentFor">Since when nothing new was heard of it; null when nothing ever was, or it is the one that looks.</param>
/// <param name="HasRing">Whether it has kept just the ring that the one who looks has.</param>
public sealed record NodeView(NodeReport? Report, CookieKeys.Ring.RingMember Member, bool IsSelf, TimeSpan? SilentFor, bool HasRing)
{
    /// <summary>How long it has been alive without <see cref="HasRing"/>; null while it has it, or is silent.</summary>
    public TimeSpan? BehindFor { get; init; }
}
