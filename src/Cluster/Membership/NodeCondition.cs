using System.Collections.Immutable;

namespace PublicTime.Cluster.Membership;

/// <summary>How a node is, as far as others care. Immutable.</summary>
public sealed record NodeCondition
{
    /// <summary>What it does: <c>all</c>, <c>ke</c> or <c>frontend</c>.</summary>
    public string Role { get; init; } = "";

    /// <summary>Where it stands, in the operator's words.</summary>
    public string Region { get; init; } = "";

    /// <summary>The program's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>When its process began, UTC by its own clock.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Where it answers, each ADDRESS:PORT.</summary>
    public ImmutableArray<string> Endpoints { get; init; } = [];

    /// <summary>The names that clients may be sent to and find it, each NAME or NAME:PORT.</summary>
    public ImmutableArray<string> Advertised { get; init; } = [];

    /// <summary>Whether it believes its clock.</summary>
    public bool IsSynchronized { get; init; }

    /// <summary>Requests answered in the last second.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>Whether it is about to stop and wants no new clients.</summary>
    public bool IsDraining { get; init; }

    /// <summary>What an operator asked of another node through this one; null when nothing was asked lately.</summary>
    public NodeWish? Wish { get; init; }

    /// <summary>Whether this says anything that others should hear before the next beat.</summary>
    /// <param name="before">What was said last.</param>
    internal bool IsNewsAfter(NodeCondition before) =>
        IsDraining != before.IsDraining || IsSynchronized != before.IsSynchronized || Wish != before.Wish;
}
