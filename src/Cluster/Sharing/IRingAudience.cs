using PublicTime.CookieKeys.Ring;

namespace PublicTime.Cluster.Sharing;

/// <summary>Who opens and mints cookies by the ring.</summary>
public interface IRingAudience
{
    /// <summary>
    /// From this call's return on cookies are opened and minted by this state. It is called before anyone else is promised that this node has it.
    /// </summary>
    /// <param name="state">Stays the caller's and is good for this call only; null: nothing may be answered.</param>
    /// <param name="settings">What suits every member.</param>
    void Show(KeyRingState? state, RotationSettings settings);
}
