using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Stores;

namespace PublicTime.Cluster.Sharing;

/// <summary>What a node says in its report and hears in those of others. Belongs to its <see cref="SharedRing"/>.</summary>
/// <param name="options">What the node brings.</param>
/// <param name="links">The stores.</param>
/// <param name="copy">What it promises.</param>
/// <param name="peers">What the others said.</param>
/// <param name="seal">The seal of the ring.</param>
/// <param name="time">Patience is measured by it.</param>
/// <param name="log">Told of doubles.</param>
internal sealed class Correspondence(
    SharedRingOptions options, ImmutableArray<StoreLink> links, RingCopy copy, PeerBook peers, IRingSeal seal, TimeProvider time, ILogger log)
{
    private const int MaxOutbids = 5;
    private static readonly TimeSpan OutbidMemory = TimeSpan.FromMinutes(1);

    private readonly ulong _incarnation = copy.DrawId();
    private NodeReport? _said;
    private long _sequence;
    private int _outbids;
    private long _outbidAt;

    /// <summary>Since when some store has answered without a break, on the monotonic clock; null while none does.</summary>
    public long? AnsweredSince { get; private set; }

    /// <summary>Since when every store has answered that it holds no ring, on the monotonic clock; null while not.</summary>
    public long? EmptySince { get; private set; }

    /// <summary>Whether this node has something to say that others wait for.</summary>
    /// <param name="condition">How it is.</param>
    public bool HasNews(NodeCondition condition) =>
        copy.State is { Holder.Id: not 0 } state && (_said is null || _said.Id != state.Holder.Id || Report(condition).SaysMoreThan(_said));

    /// <summary>This node's clock against those of the stores.</summary>
    public ImmutableArray<StoreOffset> Offsets() => [.. links.Select(link => link.Clock.Best(link.Name)).OfType<StoreOffset>()];

    /// <summary>What this node says of itself. It is a promise, so it says what is kept, not what is in memory.</summary>
    /// <param name="condition">How it is.</param>
    public NodeReport Report(NodeCondition condition) => new()
    {
        Id = copy.State!.Holder.Id,
        Sequence = _sequence,
        Incarnation = _incarnation,
        Name = options.NodeName,
        Digest = copy.KeptDigest,
        Generation = copy.State.Generation,
        Revocations = copy.State.Revocations,
        IsRegistered = copy.IsRegistered,
        Period = options.Settings.Period,
        KeyLifetime = options.Settings.KeyLifetime,
        StoreOffsets = Offsets(),
        Condition = condition,
    };

    /// <summary>Leaves the report in every store and reads what the others left. A store that did not answer last time holds up nobody while another one does.</summary>
    /// <param name="now">This node's time when the look began.</param>
    /// <param name="readAt">When that was, on the monotonic clock.</param>
    /// <param name="condition">How it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task ExchangeAsync(DateTimeOffset now, long readAt, NodeCondition condition, CancellationToken cancellation)
    {
        StoredRecord? own = null;
        bool isNews = HasNews(condition);
        if (copy.State is { Holder.Id: not 0 })
        {
            // By the clock, so that a process begins above all that one before it with this id has said to anyone.
            _sequence = Math.Max(_sequence + 1, now.ToUnixTimeMilliseconds());
            _said = Report(condition);
            own = seal.Seal(_said);
        }

        ImmutableArray<ulong> gone = Gone();
        StoreExchange For(StoreLink link) => link.HasForgery && copy.State is { Holder.Id: not 0 and ulong self }
            ? new StoreExchange { KnownStamp = link.KnownStamp, Gone = gone.Add(self) }
            : new StoreExchange { Own = own, IsNews = isNews, KnownStamp = link.KnownStamp, Gone = gone };
        async Task AskAsync(StoreLink link)
        {
            StoreExchange exchange = For(link);
            link.HasForgery = false;
            await link.ExchangeAsync(exchange, now + time.GetElapsedTime(readAt), cancellation).ConfigureAwait(false);
        }

        StoreLink[] prompt = [.. links.Where(link => link.IsPrompt)];
        StoreLink[] late = prompt.Length == 0 ? [] : [.. links.Except(prompt)];
        List<StoreLink> back = await ThoseBackAsync(late).ConfigureAwait(false);
        foreach (StoreLink link in late.Except(back))
        {
            link.Ask(For(link), cancellation);
        }

        await Task.WhenAll((prompt.Length == 0 ? [.. links] : prompt).Concat(back).Select(AskAsync)).ConfigureAwait(false);
        await Task.WhenAll((await ThoseBackAsync(late).ConfigureAwait(false)).Select(AskAsync)).ConfigureAwait(false);
    }

    /// <summary>Takes in what the others said.</summary>
    /// <returns>Whether a member said anything that this node may have waited for, and not only that it is still there.</returns>
    public bool TakeIn()
    {
        long now = time.GetTimestamp();
        bool isNews = false;
        foreach (StoreLink link in links)
        {
            foreach (StoredRecord record in link.View?.Records ?? [])
            {
                isNews |= TakeIn(link, record, now);
            }
        }

        HashSet<ulong> present = [.. links.SelectMany(link => link.View?.Records ?? []).Select(record => record.NodeId)];
        present.UnionWith(copy.State?.Members.Select(member => member.Id) ?? []);
        peers.Keep(present);
        AnsweredSince = links.Any(link => link.IsReachable) ? AnsweredSince ?? now : null;
        EmptySince = links.Length > 0 && links.All(link => link.IsEmpty) ? EmptySince ?? now : null;
        return isNews;
    }

    /// <summary>Goes on under another id, of which nothing was said yet.</summary>
    public void BeginAnew() => _sequence = 0;

    private bool TakeIn(StoreLink link, StoredRecord record, long now)
    {
        if (record.NodeId == copy.State?.Holder.Id)
        {
            Outbid(link, record);
            return false;
        }

        if (peers.Knows(record.NodeId, record.Sequence) || seal.Open(record) is not { } report)
        {
            return false;
        }

        return peers.Note(report, now) && copy.State is { } state && state.Has(report.Id);
    }

    // An earlier process with this id may have had a clock that was ahead. Who is outbid again and again has a double: the state folder was copied, and two nodes
    // say under one id what only one of them has kept.
    private void Outbid(StoreLink link, StoredRecord record)
    {
        if (record.Sequence <= _sequence)
        {
            return;
        }

        if (seal.Open(record) is not { } report)
        {
            link.HasForgery = true; // whatever number somebody wrote beside it
            return;
        }

        _sequence = record.Sequence;
        if (report.Incarnation == _incarnation)
        {
            return;
        }

        long now = time.GetTimestamp();
        _outbids = time.GetElapsedTime(_outbidAt, now) > OutbidMemory ? 1 : _outbids + 1;
        _outbidAt = now;
        if (_outbids > MaxOutbids * links.Length)
        {
            log.HasDouble(options.NodeName);
            copy.HoldAs(default);
            _outbids = 0;
        }
    }

    private static async Task<List<StoreLink>> ThoseBackAsync(IEnumerable<StoreLink> late)
    {
        List<StoreLink> back = [];
        foreach (StoreLink link in late)
        {
            if (await link.HasComeBackAsync().ConfigureAwait(false))
            {
                back.Add(link);
            }
        }

        return back;
    }

    private ImmutableArray<ulong> Gone() => copy.State is not { } state ? [] :
    [
        .. from id in links.SelectMany(link => link.View?.Records ?? []).Select(record => record.NodeId).Distinct()
           where state.HasLost(id)
           select id,
    ];
}
