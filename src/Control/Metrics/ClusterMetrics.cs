using PublicTime.Control.Cluster;

namespace PublicTime.Control.Metrics;

/// <summary>The ring's nodes and stores as this node sees them. Nothing where the ring is this node's own.</summary>
internal static class ClusterMetrics
{
    public static void Write(ClusterSummary cluster, ExpositionWriter writer)
    {
        writer.Each("publictime_cluster_nodes", MetricKind.Gauge, "Nodes of the ring by how they are, each counted once", "state", cluster.Nodes);
        One("registered", "1 when this node may answer NTS", cluster.IsRegistered ? 1 : 0);
        One("draining", "1 when this node takes no new clients", cluster.IsDraining ? 1 : 0);
        One("stores", "Stores that are configured", cluster.Stores);
        One("stores_reachable", "Stores that answered this node last time", cluster.StoresReachable);
        One("nodes_astray", "Nodes whose clocks are certainly more than 10 ms from the median of their peers'", cluster.NodesAstray);
        if (cluster is { OffsetSeconds: { } offset, OffsetUncertaintySeconds: { } uncertainty })
        {
            One("offset_seconds", "This node's clock against the median of its peers', positive when it is ahead", offset);
            One("offset_uncertainty_seconds", "How far that may be wrong", uncertainty);
        }

        One("ring_generation", "Generation of the ring that this node has, whether or not it may answer by it; 0 for none", cluster.Generation);
        One("ring_unanimous", "1 when every node has kept the ring that this node has", cluster.IsUnanimous ? 1 : 0);
        One("ring_pending_epoch_age_seconds", "How long fresh keys should have been minting and wait for a node; 0 when none do", cluster.PendingEpochAgeSeconds);
        One("concerns", "Sentences that `publictime cluster` has for an operator; 0 when all is well", cluster.Concerns);

        void One(string name, string help, double value) => writer.Single($"publictime_cluster_{name}", MetricKind.Gauge, help, value);
    }
}
