using System.Security.Cryptography;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sharing;

namespace PublicTime.Cluster;

/// <summary>What operators ask of one node through another: it goes along with the report of the node that was told. Belongs to its <see cref="ClusterActor"/>.</summary>
/// <param name="ring">Whose reports carry it.</param>
/// <param name="wished">Told what is asked of this node, and through which one.</param>
/// <param name="time">Wishes end.</param>
internal sealed class Wishes(SharedRing ring, Action<WishKind, string> wished, TimeProvider time)
{
    /// <summary>How long a wish goes along with reports.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(30);

    // More than clocks of one ring may be off, and long enough for an operator to wait for.
    private static readonly TimeSpan ObeyedWithin = TimeSpan.FromMinutes(5);

    private readonly Dictionary<ulong, DateTimeOffset> _heard = []; // when each number was asked
    private NodeWish? _own;
    private long _wishedAt;

    /// <summary>What was asked of another node through this one of late; null for nothing.</summary>
    public NodeWish? Own => _own is not null && time.GetElapsedTime(_wishedAt) <= Lasts ? _own : null;

    /// <summary>Asks something of a node: of this one at once, of another one with the next report.</summary>
    /// <param name="node">Which.</param>
    /// <param name="kind">What.</param>
    /// <param name="now">The served time.</param>
    public void Ask(CookieKeys.Ring.RingMember node, WishKind kind, DateTimeOffset now)
    {
        if (node.Id == ring.State!.Holder.Id)
        {
            wished(kind, node.Name);
            return;
        }

        ulong number = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
        (_own, _wishedAt) = (new NodeWish(node.Id, kind, number, now), time.GetTimestamp());
    }

    /// <summary>Hears what the others' reports ask of this node, each wish once, and none that is old.</summary>
    /// <param name="now">The served time.</param>
    public void Hear(DateTimeOffset now)
    {
        foreach (ulong old in _heard.Where(heard => (now - heard.Value).Duration() > ObeyedWithin).Select(heard => heard.Key).ToList())
        {
            _heard.Remove(old);
        }

        foreach (NodeReport report in ring.Peers.Where(peer => peer.HeardAt is not null).Select(peer => peer.Report))
        {
            if (report.Condition.Wish is { } wish && wish.Node == ring.State?.Holder.Id && (now - wish.At).Duration() <= ObeyedWithin && _heard.TryAdd(wish.Number, wish.At))
            {
                wished(wish.Kind, report.Name);
            }
        }
    }
}
