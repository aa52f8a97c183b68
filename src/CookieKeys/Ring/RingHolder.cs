namespace PublicTime.CookieKeys.Ring;

/// <summary>Whose copy of a ring this is; nobody's in a store that is shared, and in the ring of a node alone.</summary>
/// <param name="Id">The node's id among the members; 0 for nobody.</param>
/// <param name="IsRegistered">
/// Whether the registered nodes are known to wait for this one, so that it may answer from this copy, even without hearing from anyone.
/// </param>
public readonly record struct RingHolder(ulong Id, bool IsRegistered);
