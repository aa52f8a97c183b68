using System.Globalization;
using System.Text;

namespace PublicTime.Control.Cluster;

/// <summary>A cluster as text for people: what is wrong, its nodes, its stores, and the ring's timeline. Programs read the JSON.</summary>
public static class ClusterText
{
    private const int ShortIdLength = 8;

    /// <summary>Several lines, each ending in a line feed.</summary>
    public static string Render(ClusterStatus cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        StringBuilder text = new();
        text.Append(Head(cluster)).Append('\n');
        foreach (string concern in cluster.Concerns)
        {
            text.Append($"! {concern}\n");
        }

        text.Append('\n');
        Nodes(text, cluster);
        if (cluster.IsShared)
        {
            text.Append('\n');
            Stores(text, cluster);
            text.Append('\n');
            TimelineText.Render(text, cluster.At, cluster.Epochs);
        }

        return text.ToString();
    }

    private static string Head(ClusterStatus cluster)
    {
        string well = cluster.IsWell ? "well" : "not well";
        return cluster.IsShared
            ? $"ring {cluster.RingName}, seen from {cluster.NodeName} at {MomentText.Of(cluster.At)}: {well}, {Generation(cluster)}"
            : $"The ring of {cluster.NodeName} is its own: no `redis` is configured, so there is no other node; {well}";
    }

    private static string Generation(ClusterStatus cluster) => cluster switch
    {
        { Generation: 0 } => "no ring yet",
        { IsUnanimous: true } => $"generation {cluster.Generation}, kept by every node",
        _ => $"generation {cluster.Generation}, not kept by every node yet",
    };

    private static void Nodes(StringBuilder text, ClusterStatus cluster)
    {
        TextTable table = new("node", "id", "role", "region", "version", "up since", "ring", "registered", "synchronized", "offset", "requests/s", "draining", "silent for", "names");
        foreach (NodeStatus node in cluster.Nodes)
        {
            table.Add(node.IsHeard ? Row(node) : [node.Name, Short(node.Id), .. Enumerable.Repeat("?", 10), "always", ""]);
        }

        table.Render(text);
    }

    private static string[] Row(NodeStatus node) =>
    [
        node.IsSelf ? $"{node.Name} (asked)" : node.Name,
        node.Id.Length > 0 ? Short(node.Id) : "-",
        node.Role,
        node.Region,
        node.Version,
        node.StartedAt is { } since ? MomentText.Of(since) : "-",
        node.Ring.ToString().ToLowerInvariant(),
        YesNo(node.IsRegistered),
        YesNo(node.IsSynchronized),
        node.OffsetSeconds is { } offset ? offset.ToString("+0.000000 s;-0.000000 s", CultureInfo.InvariantCulture) + (node.IsAstray ? " !" : "") : "-",
        node.RequestsPerSecond.ToString("0", CultureInfo.InvariantCulture),
        YesNo(node.IsDraining),
        node is { IsQuiet: true, SilentSeconds: { } silent } ? SpanText.Of(TimeSpan.FromSeconds(silent)) : "-",
        string.Join(", ", node.Advertised),
    ];

    private static void Stores(StringBuilder text, ClusterStatus cluster)
    {
        TextTable table = new("store", "answers", "generation", "holds the ring");
        foreach (StoreStatus store in cluster.Stores)
        {
            table.Add(store.Name, YesNo(store.IsReachable), store.Generation > 0 ? store.Generation.ToString(CultureInfo.InvariantCulture) : "-", YesNo(store.HoldsOurs));
        }

        table.Render(text);
    }

    private static string Short(string id) => id[..Math.Min(id.Length, ShortIdLength)];

    private static string YesNo(bool isSo) => isSo ? "yes" : "no";
}
