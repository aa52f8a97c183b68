using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Keeps the copy of a node that leaves under the name that it had.</summary>
internal sealed class StickyFolder(SimulatedDisk disk) : ILocalRing
{
    public ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation) => disk.ReadAsync(cancellation);

    public ValueTask<RingWriteResult> SaveAsync(KeyRingState state, CancellationToken cancellation) =>
        disk.SaveAsync(state.Holder.Id == 0 && disk.State is { } kept ? state with { Holder = kept.Holder } : state, cancellation);
}
