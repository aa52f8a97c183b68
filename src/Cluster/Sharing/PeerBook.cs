using System.Collections.Immutable;
using PublicTime.Cluster.Membership;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Cluster.Sharing;

/// <summary>What the other nodes said last, and what follows from it. Belongs to its <see cref="SharedRing"/>.</summary>
/// <param name="time">Measures silence.</param>
internal sealed class PeerBook(TimeProvider time)
{
    private const int MostProcesses = 16; // of one node: how many of its restarts are told apart

    private readonly Dictionary<ulong, Peer> _peers = [];
    private readonly Dictionary<ulong, Dictionary<ulong, long>> _heard = []; // the greatest number of each process, by id and incarnation

    /// <summary>Every node that was heard of, by id.</summary>
    public ImmutableArray<Peer> All => [.. _peers.Values.OrderBy(peer => peer.Report.Id)];

    /// <summary>
    /// Takes a report in, unless a newer one is known. Of a node that fell silent, one of another process counts as newer whatever its number, since the earlier process may have
    /// had a clock that was ahead; but only when that process goes on, so that an old record which lies in another store, or is put back, is not taken for the node.
    /// Nothing would be lost by it: what a node has promised holds for ever.
    /// </summary>
    /// <param name="report">Authenticated.</param>
    /// <param name="now">On the monotonic clock.</param>
    /// <returns>Whether it says more than that the node is still there.</returns>
    public bool Note(NodeReport report, long now)
    {
        Peer? known = _peers.GetValueOrDefault(report.Id);
        if (!IsFirstTime(report, out bool isOfKnownProcess))
        {
            return false;
        }

        bool isNewer = known is null || report.Sequence > known.Report.Sequence || (isOfKnownProcess && !IsAlive(known));
        if (!isNewer)
        {
            return false;
        }

        _peers[report.Id] = new Peer(report, known is null ? null : now);
        return known is null || report.SaysMoreThan(known.Report);
    }

    /// <summary>Whether a report was heard, or comes before one of a node that is alive, so that it need not be opened.</summary>
    public bool Knows(ulong id, long sequence) =>
        _peers.TryGetValue(id, out Peer? peer) && ((peer.Report.Sequence > sequence && IsAlive(peer)) || _heard[id].ContainsValue(sequence));

    /// <summary>Forgets whoever is not among these.</summary>
    public void Keep(IReadOnlySet<ulong> ids)
    {
        foreach (ulong id in _peers.Keys.Where(id => !ids.Contains(id)).ToList())
        {
            _peers.Remove(id);
            _heard.Remove(id);
        }
    }

    /// <summary>The newest report of a node; null when it was never heard.</summary>
    public Peer? Find(ulong id) => _peers.GetValueOrDefault(id);

    /// <summary>Whether every other member has kept just this ring.</summary>
    public bool AllHave(KeyRingState state, string digest, ulong self) =>
        state.Members.All(member => member.Id == self || Find(member.Id)?.Report.Digest == digest);

    /// <summary>Whether a registered member has kept just this ring, and so waits for whoever is a member of it.</summary>
    public bool HasSponsor(KeyRingState state, string digest, ulong self) =>
        state.Members.Any(member => member.Id != self && Find(member.Id)?.Report is { IsRegistered: true } report && report.Digest == digest);

    /// <summary>Whether no other member is registered, as far as all of them have said.</summary>
    public bool NobodyIsRegistered(KeyRingState state, ulong self) =>
        state.Members.All(member => member.Id == self || Find(member.Id)?.Report is { IsRegistered: false });

    /// <summary>
    /// The settings that suit every member as far as it was heard: the longest lifetime, the shortest period, and a period more of lifetime, since the clock of who
    /// mints and the clock of who opens may be half a period off each.
    /// </summary>
    /// <param name="state">Whose members count.</param>
    /// <param name="own">This node's own settings.</param>
    /// <param name="self">This node.</param>
    public RotationSettings Suiting(KeyRingState state, RotationSettings own, ulong self)
    {
        TimeSpan shortest = own.Period;
        TimeSpan longest = own.Period;
        TimeSpan lifetime = own.KeyLifetime;
        foreach (NodeReport report in state.Members.Where(member => member.Id != self).Select(member => Find(member.Id)?.Report).OfType<NodeReport>())
        {
            bool isShorter = report.Period > TimeSpan.Zero && (shortest == TimeSpan.Zero || report.Period < shortest);
            shortest = isShorter ? report.Period : shortest;
            longest = report.Period > longest ? report.Period : longest;
            lifetime = report.KeyLifetime > lifetime ? report.KeyLifetime : lifetime;
        }

        return Bearable(shortest, lifetime + longest);
    }

    /// <summary>Settings that no reader is overwhelmed by: where the keys would be too many, they are made less often.</summary>
    /// <param name="period">How long a key mints.</param>
    /// <param name="acceptedFor">How long cookies are accepted, the error of clocks included; never shortened.</param>
    public static RotationSettings Bearable(TimeSpan period, TimeSpan acceptedFor)
    {
        var settings = new RotationSettings { Period = period, KeyLifetime = acceptedFor };
        return settings.Refusal is null ? settings : settings with
        {
            Period = TimeSpan.FromSeconds(Math.Ceiling(acceptedFor.TotalSeconds / (RotationSettings.MaxAcceptedPeriods - 1))),
        };
    }

    private bool IsFirstTime(NodeReport report, out bool isOfKnownProcess)
    {
        if (!_heard.TryGetValue(report.Id, out Dictionary<ulong, long>? processes))
        {
            _heard[report.Id] = processes = [];
        }

        isOfKnownProcess = processes.TryGetValue(report.Incarnation, out long heard);
        if (isOfKnownProcess && heard >= report.Sequence)
        {
            return false;
        }

        processes[report.Incarnation] = report.Sequence;
        if (processes.Count > MostProcesses)
        {
            processes.Remove(processes.Where(process => process.Key != report.Incarnation).MinBy(process => process.Value).Key);
        }

        return true;
    }

    private bool IsAlive(Peer peer) => peer.HeardAt is { } at && time.GetElapsedTime(at) < Peer.AliveFor;
}
