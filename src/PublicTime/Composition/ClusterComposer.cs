using System.Globalization;
using PublicTime.Cluster.Membership;
using PublicTime.Configuration;
using PublicTime.Control.Cluster;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Store;
using StoreStatus = PublicTime.Control.Cluster.StoreStatus;

namespace PublicTime.Composition;

/// <summary>Makes the report of <c>cluster</c> from what this node knows of its ring. Reads only; any thread may ask.</summary>
/// <param name="service">Whose ring.</param>
/// <param name="options">What this node is called.</param>
/// <param name="clock">Served time, which epochs are counted by.</param>
/// <param name="condition">How this node is, while its ring does not know it.</param>
internal sealed class ClusterComposer(RunningService service, ServeOptions options, IServedClock clock, ConditionComposer condition)
{
    private readonly Lock _gate = new();

    /// <summary>The state of this moment.</summary>
    public ClusterStatus Compose() => service.SharedRing is { } shared ? OfShared(shared.View.Current) : OfAlone();

    private ClusterStatus OfShared(ClusterView view)
    {
        DateTimeOffset now = clock.Read().Now;
        ulong minting = MintingEpoch;
        var clocks = new PeerComparison(view.Nodes.Where(IsAlive).Select(node => node.Report).OfType<NodeReport>());
        NodeStatus[] nodes = [.. view.Nodes.Select(node => NodeOf(node, view.Generation, clocks))];
        string[] behind = [.. nodes.Where(node => node.Ring != NodeRing.Same).Select(node => node.Name)];
        return new ClusterStatus
        {
            At = now,
            NodeName = view.NodeName,
            RingName = view.RingName,
            IsShared = true,
            IsRegistered = view.IsRegistered,
            Hindrance = HindranceOf(view.Hindrance),
            Generation = view.Generation,
            IsUnanimous = view.IsUnanimous,
            Revocations = view.Revocations,
            Nodes = nodes.Any(node => node.IsSelf) ? nodes : [Self(isRegistered: false, NodeRing.None), .. nodes],
            Stores = [.. view.Stores.Select(store => new StoreStatus(store.Name, store.IsReachable, store.Generation, store.HoldsOurs, store.Reason) { Fault = FaultOf(store.Fault) })],
            Epochs = [.. view.Epochs.Select(epoch => EpochOf(epoch, minting, behind))],
        };
    }

    private ClusterStatus OfAlone()
    {
        KeyRing? ring = service.Ring?.Current.Current;
        return new ClusterStatus
        {
            At = clock.Read().Now,
            NodeName = options.NodeName,
            RingName = options.RingName,
            IsShared = false,
            IsRegistered = true,
            Generation = ring?.Generation ?? 0,
            IsUnanimous = true,
            Nodes = [Self(isRegistered: true, ring is null ? NodeRing.None : NodeRing.Same)],
        };
    }

    private ulong MintingEpoch =>
        service.Ring?.Current.Current?.Keys.FirstOrDefault(key => key.Status == RingKeyStatus.Minting).EpochId ?? 0;

    private static EntryHindrance HindranceOf(Hindrance hindrance) => hindrance switch
    {
        Hindrance.None => EntryHindrance.None,
        Hindrance.Namesake => EntryHindrance.Namesake,
        Hindrance.FullRing => EntryHindrance.FullRing,
        _ => throw new ArgumentOutOfRangeException(nameof(hindrance), hindrance, "Unknown hindrance."),
    };

    private static StoreFault FaultOf(KeyRingFileFault? fault) => fault switch
    {
        null => StoreFault.None,
        KeyRingFileFault.Damaged => StoreFault.Damaged,
        KeyRingFileFault.OtherKey => StoreFault.OtherKey,
        KeyRingFileFault.OtherRing => StoreFault.OtherRing,
        KeyRingFileFault.NewerVersion => StoreFault.NewerVersion,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "A fault of files, not of what lies in a store."),
    };

    private static EpochStatus EpochOf(EpochView epoch, ulong minting, string[] behind) =>
        new(IdText(epoch.Id), epoch.StartsAt, epoch.EndsAt, epoch.Period.TotalSeconds, epoch.IsCommitted, epoch.Id == minting)
        {
            WaitsFor = epoch.IsCommitted ? [] : behind,
        };

    // What a silent one said of its clock says nothing of now.
    private static bool IsAlive(NodeView node) => node.IsSelf || node.SilentFor < Peer.AliveFor;

    private static NodeStatus NodeOf(NodeView node, long generation, PeerComparison clocks)
    {
        if (node.Report is not { } report)
        {
            return new NodeStatus { Name = node.Member.Name, Id = IdText(node.Member.Id), IsSelf = node.IsSelf };
        }

        PeerDifference? difference = IsAlive(node) ? clocks.Of(report) : null;
        return StatusOf(report.Condition, node.Member.Name) with
        {
            Id = IdText(node.Member.Id),
            IsSelf = node.IsSelf,
            SilentSeconds = node.SilentFor?.TotalSeconds,
            BehindSeconds = node.BehindFor?.TotalSeconds,
            Generation = report.Generation,
            IsRegistered = report.IsRegistered,
            Ring = report switch
            {
                _ when node.HasRing => NodeRing.Same,
                { Digest: "" } => NodeRing.None,
                _ when report.Generation > generation => NodeRing.Ahead,
                _ => NodeRing.Behind,
            },
            OffsetSeconds = difference?.Seconds,
            OffsetUncertaintySeconds = difference?.UncertaintySeconds,
        };
    }

    private NodeStatus Self(bool isRegistered, NodeRing ring)
    {
        NodeCondition own;
        lock (_gate)
        {
            own = condition.Compose();
        }

        return StatusOf(own, options.NodeName) with { IsSelf = true, IsRegistered = isRegistered, Ring = ring };
    }

    private static NodeStatus StatusOf(NodeCondition condition, string name) => new()
    {
        Name = name,
        Id = "",
        IsHeard = true,
        Role = condition.Role,
        Region = condition.Region,
        Version = condition.Version,
        StartedAt = condition.StartedAt,
        Endpoints = condition.Endpoints,
        Advertised = condition.Advertised,
        IsSynchronized = condition.IsSynchronized,
        RequestsPerSecond = condition.RequestsPerSecond,
        IsDraining = condition.IsDraining,
    };

    private static string IdText(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);
}
