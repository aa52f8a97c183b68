using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>One seal for all that seals nothing, and so is quick.</summary>
internal sealed class NumberSeals(Noise random) : IWorldSeals
{
    private readonly SimulatedSeal _seal = new(random);

    public int Stages => 1;

    public IRingSeal At(int stage) => _seal;

    public KeyRingState? Peek(StoredRing ring) => _seal.Open(ring, out _);

    public void Dispose() => _seal.Dispose();
}
