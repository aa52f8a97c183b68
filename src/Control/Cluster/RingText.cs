using System.Text;

namespace PublicTime.Control.Cluster;

/// <summary>A key ring as text for people; programs read the JSON.</summary>
public static class RingText
{
    private const int NameWidth = 16;

    /// <summary>Several lines, each ending in a line feed.</summary>
    public static string Render(RingReport ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ClusterStatus cluster = ring.Cluster;
        StringBuilder text = new();
        Line(text, "ring", cluster.IsShared ? $"{cluster.RingName}, shared by {cluster.Nodes.Count} {(cluster.Nodes.Count == 1 ? "node" : "nodes")}" : $"{cluster.RingName}, of {cluster.NodeName} alone");
        Line(text, "generation", cluster.IsShared ? $"{cluster.Generation}, {(cluster.IsUnanimous ? "kept by every node" : "not kept by every node yet")}" : $"{cluster.Generation}");
        if (cluster.Revocations > 0)
        {
            Line(text, "revoked", $"{cluster.Revocations} times all keys were given up");
        }

        if (ring.Keys is { } keys)
        {
            Line(text, "a key mints for", keys.PeriodSeconds > 0 ? SpanText.Of(TimeSpan.FromSeconds(keys.PeriodSeconds)) : "ever");
            Line(text, "a cookie lives", SpanText.Of(TimeSpan.FromSeconds(keys.LifetimeSeconds)));
        }

        foreach (string concern in cluster.Concerns)
        {
            text.Append($"! {concern}\n");
        }

        if (cluster.IsShared)
        {
            text.Append('\n');
            TimelineText.Render(text, cluster.At, cluster.Epochs);
        }

        text.Append('\n');
        Keys(text, ring.Keys);
        return text.ToString();
    }

    private static void Keys(StringBuilder text, RingStatus? keys)
    {
        if (keys is null)
        {
            text.Append("no keys: nothing of NTS is answered here\n");
            return;
        }

        TextTable table = new("key", "period", "state");
        foreach (RingKeyStatus key in keys.Keys)
        {
            table.Add(key.Id, $"{key.Period}", key.State);
        }

        table.Render(text);
    }

    private static void Line(StringBuilder text, string name, string value) => text.Append($"{name.PadRight(NameWidth)} {value}\n");
}
