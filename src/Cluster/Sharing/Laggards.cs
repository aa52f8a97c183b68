using PublicTime.Cluster.Membership;

namespace PublicTime.Cluster.Sharing;

/// <summary>Since when members that are alive have not kept the ring that this node has kept, and this node not the one that it has. Belongs to its <see cref="SharedRing"/>.</summary>
/// <param name="copy">This node's.</param>
/// <param name="peers">What the others said.</param>
/// <param name="time">Measures it.</param>
internal sealed class Laggards(RingCopy copy, PeerBook peers, TimeProvider time)
{
    private readonly Dictionary<ulong, long> _since = [];

    /// <summary>Looks again.</summary>
    public void Note()
    {
        HashSet<ulong> behind = copy.State is { } state ? [.. state.Members.Select(member => member.Id).Where(id => IsBehind(id, state.Holder.Id))] : [];
        foreach (ulong id in _since.Keys.Where(id => !behind.Contains(id)).ToList())
        {
            _since.Remove(id);
        }

        foreach (ulong id in behind)
        {
            _since.TryAdd(id, time.GetTimestamp());
        }
    }

    /// <summary>How long a member has stayed behind; null when it has not, or is silent.</summary>
    public TimeSpan? Of(ulong id) => _since.TryGetValue(id, out long since) ? time.GetElapsedTime(since) : null;

    // While this node's own copy lags, it cannot say of another one that it does; and what a silent one has kept meanwhile is not known.
    private bool IsBehind(ulong id, ulong self) => id == self
        ? !copy.IsKept
        : copy.IsKept && peers.Find(id) is { HeardAt: { } heardAt } peer && time.GetElapsedTime(heardAt) < Peer.AliveFor && peer.Report.Digest != copy.KeptDigest;
}
