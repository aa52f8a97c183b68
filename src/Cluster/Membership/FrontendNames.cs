using System.Collections.Immutable;
using System.Globalization;

namespace PublicTime.Cluster.Membership;

/// <summary>Which names NTS-KE may send clients to. Pure: what is seen of the nodes in, a verdict on each name out.</summary>
/// <remarks>
/// A registered node opens every cookie, so a name is good while one node that advertises it is registered under this node's revocations, synchronized and not
/// draining. One that has fallen silent (<see cref="NodeHearing"/>) is as good as it was, but perhaps dead: it is named when no better one is left. A name that
/// no node has ever advertised is somebody else's, and vouched for by who configured it; one that a node did, and none does any more, belongs to a node that is gone.
/// </remarks>
public static class FrontendNames
{
    /// <summary>How nodes write a name and port that clients may be sent to.</summary>
    public static string Written(string name, int port)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Create(CultureInfo.InvariantCulture, $"{name.ToLowerInvariant()}#{port}");
    }

    /// <summary>Judges the names.</summary>
    /// <param name="view">What this node sees.</param>
    /// <param name="silent">Ids of the nodes that have fallen silent.</param>
    /// <param name="ours">The names that nodes of this ring have ever advertised.</param>
    /// <param name="names">As <see cref="Written"/>.</param>
    /// <returns>For each name what it is, in the same order.</returns>
    public static ImmutableArray<NameStanding> Judge(ClusterView view, IReadOnlySet<ulong> silent, IReadOnlySet<string> ours, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(ours);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(silent);
        ArgumentNullException.ThrowIfNull(names);
        return [.. names.Select(name => StandingOf(view, silent, ours, name))];
    }

    /// <summary>Which of the names clients are sent to now.</summary>
    /// <param name="standings">What each is.</param>
    /// <returns>For each whether it is named; none at all when none may be.</returns>
    public static ImmutableArray<bool> Choose(ImmutableArray<NameStanding> standings)
    {
        bool isGoodLeft = standings.Any(standing => standing is NameStanding.Good or NameStanding.External);
        return [.. standings.Select(standing => standing is NameStanding.Good or NameStanding.External || (standing == NameStanding.Silent && !isGoodLeft))];
    }

    private static NameStanding StandingOf(ClusterView view, IReadOnlySet<ulong> silent, IReadOnlySet<string> ours, string name)
    {
        NodeView[] nodes = [.. view.Nodes.Where(node => node.Report?.Condition.Advertised.Contains(name, StringComparer.Ordinal) == true)];
        NodeView[] able = [.. nodes.Where(node => IsAble(view, node.Report!))];
        return nodes.Length == 0 ? OfNobody(view, ours, name)
            : able.Any(node => !silent.Contains(node.Member.Id)) ? NameStanding.Good
            : able.Length > 0 ? NameStanding.Silent
            : NameStanding.Unable;
    }

    // A member that was not heard of since this process began may be the one: as long as no store answers, that is all of them.
    private static NameStanding OfNobody(ClusterView view, IReadOnlySet<string> ours, string name) =>
        !ours.Contains(name) ? NameStanding.External
        : view.Nodes.Any(node => node.Report is null) ? NameStanding.Silent
        : NameStanding.Gone;

    private static bool IsAble(ClusterView view, NodeReport report) =>
        report is { IsRegistered: true, Condition: { IsDraining: false, IsSynchronized: true } } && report.Revocations == view.Revocations;
}
