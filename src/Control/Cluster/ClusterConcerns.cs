using System.Globalization;

namespace PublicTime.Control.Cluster;

/// <summary>What of a cluster needs an operator. What passes by itself within seconds, as a node that is just a change behind, does not.</summary>
internal static class ClusterConcerns
{
    /// <summary>Fresh keys that are late by less are on their way.</summary>
    private static readonly TimeSpan OverduePatience = TimeSpan.FromSeconds(10);

    /// <summary>A change of the ring is kept everywhere within a second, unless something is wrong.</summary>
    private static readonly TimeSpan LagPatience = TimeSpan.FromSeconds(10);

    /// <summary>Sentences without full stops; what concerns the node that was asked comes first, then stores, nodes, keys.</summary>
    public static IEnumerable<string> Of(ClusterStatus cluster) =>
        cluster.IsShared ? [.. OfSelf(cluster), .. OfStores(cluster), .. OfNodes(cluster), .. OfLaggards(cluster), .. OfEpochs(cluster)] : OfTime(cluster);

    private static IEnumerable<string> OfSelf(ClusterStatus cluster)
    {
        string self = cluster.NodeName;
        if (cluster.Generation == 0)
        {
            yield return cluster.Stores.Any(store => store is { IsReachable: true, Fault: not StoreFault.None })
                ? $"{self} has no ring and answers nothing of NTS: it cannot use what lies in a store, and begins no other ring beside that"
                : $"{self} has no ring yet and answers nothing of NTS: a store brings one, or it is begun when all stores have answered and been empty for some seconds";
        }
        else if (!cluster.IsRegistered)
        {
            yield return cluster.Hindrance switch
            {
                EntryHindrance.Namesake => $"{self} does not come into the ring and answers nothing of NTS: another node of that name{Namesake(cluster)} is alive; give each node a `nodename` of its own",
                EntryHindrance.FullRing => $"{self} does not come into the ring and answers nothing of NTS: the ring has {cluster.Nodes.Count(node => !node.IsSelf)} nodes, which is all it may have; `publictime forget` nodes that are gone",
                _ => $"{self} is not registered and answers nothing of NTS: a store and a registered node must answer it first, which takes a second when they run",
            };
        }
    }

    private static string Namesake(ClusterStatus cluster) =>
        cluster.Nodes.FirstOrDefault(node => !node.IsSelf && node.Name == cluster.NodeName) is { } namesake ? $" ({namesake.Id})" : "";

    private static IEnumerable<string> OfStores(ClusterStatus cluster)
    {
        foreach (StoreStatus store in cluster.Stores)
        {
            if (!store.IsReachable)
            {
                yield return Unreachable(store);
            }
            else if (store.Fault != StoreFault.None)
            {
                yield return Unusable(store, cluster);
            }
            else if (!store.HoldsOurs && cluster.IsRegistered)
            {
                yield return $"store {store.Name} holds another ring (generation {store.Generation}) than {cluster.NodeName} (generation {cluster.Generation}): it is written as soon as it can be";
            }
        }

        if (IsCutOff(cluster) && cluster.IsRegistered)
        {
            yield return $"no store answers {cluster.NodeName}, so it hears of no other node: cookies go on under the keys that are there, and fresh ones wait";
        }
    }

    private static string Unreachable(StoreStatus store) => store.Reason switch
    {
        "" => $"store {store.Name} has not answered yet",
        var reason when reason.Contains(store.Name, StringComparison.Ordinal) => reason.TrimEnd('.'),
        var reason => $"store {store.Name} cannot be used: {reason.TrimEnd('.')}",
    };

    private static string Unusable(StoreStatus store, ClusterStatus cluster) => store.Fault switch
    {
        StoreFault.OtherKey => $"store {store.Name} holds a ring that is sealed under a key-encryption key that {cluster.NodeName} lacks, and it is left alone: give {cluster.NodeName} that key too, or, if the ring is another fleet's, a `ringname` or a database of its own",
        StoreFault.OtherRing => $"store {store.Name} holds a ring of another name than {cluster.RingName}, and it is left alone: give {cluster.NodeName} the `ringname` and the database that are meant",
        StoreFault.NewerVersion => $"store {store.Name} holds a ring that a newer publictime has written, and it is left alone: upgrade {cluster.NodeName}",
        _ => $"store {store.Name} holds what is no whole ring: a node that has the ring and reaches the store writes it there; if none has it any more, delete what lies there and a ring is begun",
    };

    private static IEnumerable<string> OfNodes(ClusterStatus cluster)
    {
        // Without a store everybody is silent, and to forget them would be the wrong thing to do.
        foreach (NodeStatus node in cluster.Nodes.Where(node => !node.IsQuiet || !IsCutOff(cluster)))
        {
            string? sentence = node.State switch
            {
                NodeState.Unheard => $"{node.Name} was never heard of by {cluster.NodeName}: fresh keys wait for it; {Forget(node, cluster)} if it is gone for good",
                NodeState.Silent => $"{node.Name} is silent for {SpanText.Of(TimeSpan.FromSeconds(node.SilentSeconds!.Value))}: fresh keys wait for it; {Forget(node, cluster)} if it is gone for good",
                NodeState.Unregistered when !node.IsSelf => $"{node.Name} is not registered and answers nothing of NTS: `publictime cluster` there says why",
                NodeState.Unsynchronized => Unsynchronized(node),
                _ when node is { IsQuiet: false, IsAstray: true } => Astray(node),
                _ => null,
            };
            if (sentence is not null)
            {
                yield return sentence;
            }
        }
    }

    // Who enters has not kept it yet either, and is told of above.
    private static IEnumerable<string> OfLaggards(ClusterStatus cluster) =>
        from node in cluster.Nodes
        where (node.IsSelf || node is { IsQuiet: false, IsRegistered: true }) && node.BehindSeconds > LagPatience.TotalSeconds
        let span = SpanText.Of(TimeSpan.FromSeconds(node.BehindSeconds!.Value))
        select node.IsSelf
            ? $"{node.Name} has not been able to keep its copy of the ring for {span}: no fresh keys come into use anywhere until it can; its log says why (8100), a full disk as a rule"
            : $"{node.Name} has not kept the ring of {cluster.NodeName} for {span} though it is heard: no fresh keys come into use anywhere until it has; `publictime cluster` there says why, a full disk as a rule";

    private static IEnumerable<string> OfEpochs(ClusterStatus cluster)
    {
        foreach (EpochStatus epoch in cluster.Epochs.Where(epoch => epoch.OverdueAt(cluster.At) > OverduePatience))
        {
            string whom = epoch.WaitsFor.Count > 0 ? string.Join(", ", epoch.WaitsFor) : "a registered node that knows the time";
            yield return $"fresh keys should mint for {SpanText.Of(epoch.OverdueAt(cluster.At))} and wait for {whom}: cookies go on under older keys";
        }
    }

    private static IEnumerable<string> OfTime(ClusterStatus cluster) =>
        cluster.Nodes.Where(node => !node.IsSynchronized).Select(Unsynchronized);

    private static string Unsynchronized(NodeStatus node) => $"{node.Name} does not know the time: clients do not use it, and it begins no fresh keys";

    private static string Astray(NodeStatus node) => string.Create(
        CultureInfo.InvariantCulture,
        $"the clock of {node.Name} is {Math.Abs(node.OffsetSeconds!.Value):0.000000} s {(node.OffsetSeconds > 0 ? "ahead of" : "behind")} its peers' median (within {node.OffsetUncertaintySeconds ?? 0:0.000000} s): clients of the one or the others get a wrong time; look at the time daemon there, or at those of the others if they follow one source");

    private static bool IsCutOff(ClusterStatus cluster) => cluster.Stores.Count > 0 && cluster.Stores.All(store => !store.IsReachable);

    /// <summary>Two nodes of one name are told apart by their ids.</summary>
    private static string Forget(NodeStatus node, ClusterStatus cluster) =>
        $"`publictime forget {(cluster.Nodes.Count(other => other.Name == node.Name) > 1 ? node.Id : node.Name)}`";
}
