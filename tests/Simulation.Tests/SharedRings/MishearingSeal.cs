using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Hears something else than others have said.</summary>
internal sealed class MishearingSeal(IRingSeal seal, Func<NodeReport, NodeReport> mishear) : IRingSeal
{
    public StoredRing Seal(KeyRingState state) => seal.Seal(state);

    public KeyRingState? Open(StoredRing ring, out KeyRingFileFault fault) => seal.Open(ring, out fault);

    public bool IsUnderOldKey(StoredRing ring) => seal.IsUnderOldKey(ring);

    public StoredRecord Seal(NodeReport report) => seal.Seal(report);

    public NodeReport? Open(StoredRecord record) => seal.Open(record) is { } report ? mishear(report) : null;
}
