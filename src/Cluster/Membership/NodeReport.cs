using System.Collections.Immutable;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Cluster.Membership;

/// <summary>What a node says of itself: the promise that others build on, and how it is. Immutable.</summary>
public sealed record NodeReport
{
    /// <summary>Its id among the members of the ring.</summary>
    public required ulong Id { get; init; }

    /// <summary>Grows with every report of this id, over restarts too.</summary>
    public required long Sequence { get; init; }

    /// <summary>Random for each start of a process: two processes with one id have different ones.</summary>
    public required ulong Incarnation { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// <see cref="KeyRingState.Digest"/> of the ring that it has kept: a promise that whatever happens to it, it comes back with at least that, or
    /// under another id. Hexadecimal; empty while it has none.
    /// </summary>
    public string Digest { get; init; } = "";

    /// <summary>The generation that goes with it.</summary>
    public long Generation { get; init; }

    /// <summary>How often all keys were given up, as far as it has heard.</summary>
    public int Revocations { get; init; }

    /// <summary>Whether it may answer and mint.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>Its <c>ntsrotate</c>.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>Its <c>ntskeylifetime</c>.</summary>
    public TimeSpan KeyLifetime { get; init; }

    /// <summary>Its clock against those of the stores.</summary>
    public ImmutableArray<StoreOffset> StoreOffsets { get; init; } = [];

    /// <summary>How it is.</summary>
    public NodeCondition Condition { get; init; } = new();

    /// <summary>Whether this says anything that others should hear before the next beat.</summary>
    /// <param name="before">What the node said last.</param>
    internal bool SaysMoreThan(NodeReport before) =>
        Digest != before.Digest || IsRegistered != before.IsRegistered || Condition.IsNewsAfter(before.Condition);
}
