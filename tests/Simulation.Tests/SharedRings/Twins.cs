using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Sharing;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Nodes that are wrong in one way each: the model must notice every one of them.</summary>
internal static class Twins
{
    /// <summary>Believes that every other node has what it has itself, and so commits at once.</summary>
    public static readonly Sabotage Impatient = new() { Seal = (seal, ring) => new Hearing(seal, report => report with { Digest = DigestOf(ring()) }) };

    /// <summary>Believes that it was let in, and so answers at once.</summary>
    public static readonly Sabotage Intruding = new()
    {
        Seal = (seal, ring) => new Hearing(
            seal, report => ring() is { IsRegistered: false } ? report with { Digest = DigestOf(ring()), IsRegistered = true } : report),
    };

    /// <summary>Says that it has kept what it has not.</summary>
    public static readonly Sabotage Forgetful = new() { Local = disk => new Sieve(disk) };

    /// <summary>Takes every clock to be right, and so closes a period too early.</summary>
    public static readonly Sabotage Strict = new() { Settings = settings => settings with { KeyLifetime = settings.KeyLifetime - settings.Period } };

    private static string DigestOf(SharedRing? ring)
    {
        if (ring?.State is not { } state)
        {
            return "";
        }

        byte[] digest = new byte[KeyRingState.DigestLength];
        state.Digest(digest);
        return Convert.ToHexStringLower(digest);
    }

    private sealed class Hearing(IRingSeal seal, Func<NodeReport, NodeReport> mishear) : IRingSeal
    {
        public StoredRing Seal(KeyRingState state) => seal.Seal(state);

        public KeyRingState? Open(StoredRing ring, out KeyRingFileFault fault) => seal.Open(ring, out fault);

        public bool IsUnderOldKey(StoredRing ring) => seal.IsUnderOldKey(ring);

        public StoredRecord Seal(NodeReport report) => seal.Seal(report);

        public NodeReport? Open(StoredRecord record) => seal.Open(record) is { } report ? mishear(report) : null;
    }

    private sealed class Sieve(SimulatedDisk disk) : ILocalRing
    {
        private int _saves;

        public ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation) => disk.ReadAsync(cancellation);

        public ValueTask<RingWriteResult> SaveAsync(KeyRingState state, CancellationToken cancellation) =>
            ++_saves % 3 > 0 || disk.State is null ? disk.SaveAsync(state, cancellation) : new(RingWriteResult.Written);
    }
}
