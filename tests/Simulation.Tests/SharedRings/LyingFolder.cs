using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Keeps two of three copies, and says that it keeps all. Of the third it keeps the number and whose it is, so that only missing epochs and members tell.</summary>
internal sealed class LyingFolder(SimulatedDisk disk) : ILocalRing
{
    private int _saves;

    public ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation) => disk.ReadAsync(cancellation);

    public ValueTask<RingWriteResult> SaveAsync(KeyRingState state, CancellationToken cancellation) =>
        disk.SaveAsync(++_saves % 3 > 0 || disk.State is not { } before || before.Holder != state.Holder ? state : before with { Generation = state.Generation }, cancellation);
}
