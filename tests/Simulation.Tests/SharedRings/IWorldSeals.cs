using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>The seals of a world's nodes.</summary>
internal interface IWorldSeals : IDisposable
{
    /// <summary>How many steps the change of the key-encryption key has, the state before it included.</summary>
    int Stages { get; }

    /// <summary>The seal of a node that has gone along with the change so far.</summary>
    IRingSeal At(int stage);

    /// <summary>What lies in a store; its secrets belong to the caller. Null when no node could use it.</summary>
    KeyRingState? Peek(StoredRing ring);
}
