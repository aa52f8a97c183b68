using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Keeps two of three copies, and says that it keeps all.</summary>
internal sealed class LyingFolder(SimulatedDisk disk) : ILocalRing
{
    private int _saves;

    public ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation) => disk.ReadAsync(cancellation);

    public ValueTask<RingWriteResult> SaveAsync(KeyRingState state, CancellationToken cancellation) =>
        ++_saves % 3 > 0 || disk.State is null ? disk.SaveAsync(state, cancellation) : new(RingWriteResult.Written);
}
