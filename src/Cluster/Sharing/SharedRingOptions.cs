using PublicTime.CookieKeys.Ring;

namespace PublicTime.Cluster.Sharing;

/// <summary>What a node brings to a shared ring.</summary>
public sealed record SharedRingOptions
{
    /// <summary><c>ringname</c>: which ring.</summary>
    public required string RingName { get; init; }

    /// <summary><c>nodename</c>: what people call this node; no two that are alive have one name.</summary>
    public required string NodeName { get; init; }

    /// <summary><c>ntsrotate</c> and <c>ntskeylifetime</c>, usable.</summary>
    public required RotationSettings Settings { get; init; }

    /// <summary>
    /// How long all stores must be seen to be empty before a ring is begun: nodes that have it put it back within a second after they reach a store that lost it,
    /// and they reach it again within five at the usual deadline of a call.
    /// </summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a node of the same name must be silent before this one takes its place: it reports every second.</summary>
    public TimeSpan NamesakePatience { get; init; } = TimeSpan.FromSeconds(4);
}
