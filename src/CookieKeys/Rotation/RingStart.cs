using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Rotation;

/// <summary>What a node starts with.</summary>
/// <param name="Ring">The first ring to publish.</param>
/// <param name="State">The state it follows from; it belongs to the <see cref="RingMemory"/> that is given it.</param>
/// <param name="IsSaved">Whether the state is stored; if not, the actor keeps trying.</param>
public sealed record RingStart(KeyRing Ring, KeyRingState State, bool IsSaved);
