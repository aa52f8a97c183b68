using System.Text;

namespace PublicTime.Control.Cluster;

/// <summary>What it would cost to give up every key, and whom: shown instead of doing it.</summary>
public static class RevocationText
{
    /// <summary>Several lines, each ending in a line feed.</summary>
    public static string Render(ClusterStatus cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        NodeStatus[] quiet = [.. cluster.Nodes.Where(node => node.IsQuiet)];
        NodeStatus[] reached = [.. cluster.Nodes.Except(quiet)];
        StringBuilder text = new();
        text.Append($"Nothing was revoked. `publictime ring revoke --yes` gives up every cookie key of ring {cluster.RingName} at once; there is no way back.\n");
        text.Append($"Every client of {Count(reached.Length)} gets an NTS NAK and has to make a new key exchange: {Names(reached)}.\n");
        if (quiet.Length > 0)
        {
            text.Append($"Silent: {Names(quiet)}. What still runs there goes on with the old keys until it hears of this, and cannot open new cookies.\n");
        }

        text.Append("For fresh keys without this cost, when no key is known to a stranger: `publictime ring rotate`.\n");
        return text.ToString();
    }

    private static string Count(int nodes) => nodes == 1 ? "1 node that is reached now" : $"{nodes} nodes that are reached now";

    private static string Names(IEnumerable<NodeStatus> nodes) => string.Join(", ", nodes.Select(node => node.Name));
}
