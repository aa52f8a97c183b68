using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Keeps a copy only when it says something new; a number alone is nothing to it.</summary>
internal sealed class ThriftyFolder(SimulatedDisk disk) : ILocalRing
{
    public ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation) => disk.ReadAsync(cancellation);

    public ValueTask<RingWriteResult> SaveAsync(KeyRingState state, CancellationToken cancellation) =>
        disk.State is { } kept && kept.Holder == state.Holder && RingUnion.SayTheSame(kept, state) ? new(RingWriteResult.Written) : disk.SaveAsync(state, cancellation);
}
