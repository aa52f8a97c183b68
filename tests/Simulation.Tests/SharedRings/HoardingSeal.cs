using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Knows an old copy of the ring, and reads its epochs into every later one as if they had never been dropped.</summary>
internal sealed class HoardingSeal(IRingSeal seal) : IRingSeal
{
    private KeyRingState? _old;
    private int _opened;

    public StoredRing Seal(KeyRingState state) => seal.Seal(state);

    public KeyRingState? Open(StoredRing ring, out KeyRingFileFault fault)
    {
        KeyRingState? state = seal.Open(ring, out fault);
        if (state is null)
        {
            return null;
        }

        _old ??= state.Copy();
        return ++_opened % 50 > 0 ? state : state with { Epochs = [.. state.Epochs, .. _old.Epochs.Where(old => state.Epochs.All(epoch => epoch.Id != old.Id)).Select(old => Renewed(old, state))] };
    }

    public bool IsUnderOldKey(StoredRing ring) => seal.IsUnderOldKey(ring);

    public StoredRecord Seal(NodeReport report) => seal.Seal(report);

    public NodeReport? Open(StoredRecord record) => seal.Open(record);

    private static KeyEpoch Renewed(KeyEpoch old, KeyRingState now)
    {
        KeyEpoch newest = now.Epochs[^1];
        return new KeyEpoch(old.Id, newest.Schedule, newest.StartsAt, newest.SeedPeriod, new byte[KeyEpoch.SeedLength]) { IsCommitted = true };
    }
}
