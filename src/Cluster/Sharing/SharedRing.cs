using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Sharing;

/// <summary>One node's part in a ring that many nodes share. Belongs to one caller, who looks again and again.</summary>
/// <remarks>
/// Model. The ring is a value that only grows (<see cref="RingUnion"/>): epochs, commitments, members, departures. Stores are letter boxes: whatever they lose,
/// repeat or bring back, bringing copies together is right. Each node keeps its own copy, and says in its report which ring it has kept (a digest of members
/// and epochs). From that follows all that matters:
/// <list type="bullet">
/// <item>an epoch is committed, and an older one ended, only by who sees that every member has kept exactly the ring that he has himself;</item>
/// <item>a node enters by becoming a member of the ring, and answers only when a registered member has kept exactly the ring it has, itself among the members.
/// From then on that one commits nothing without it; and what was committed before is in what the new one has. By induction over who let whom in, that holds
/// for all;</item>
/// <item>where nobody is registered (a first start; everyone had left), the member with the lowest id is the first, when every store holds its ring and every member has kept it. With
/// that the ring is founded; one that was only begun gives way to it.</item>
/// </list>
/// A member that is silent holds up fresh epochs until it comes back or is forgotten; and while it is the only other one, nothing is destroyed, for want of a clock to compare with.
/// </remarks>
public sealed class SharedRing : IDisposable
{
    private const int MaxRounds = 4;
    private const int MaxStepsPerRound = 16;

    private readonly SharedRingOptions _options;
    private readonly IRingAudience _audience;
    private readonly Action<Span<byte>> _random;
    private readonly TimeProvider _time;
    private readonly ImmutableArray<StoreLink> _links;
    private readonly PeerBook _peers;
    private readonly RingCopy _copy;
    private readonly Laggards _laggards;
    private readonly Correspondence _correspondence;
    private readonly RingIntake _intake;
    private readonly Entrance _entrance;
    private readonly RingWriter _writer;
    private readonly long _beganAt;
    private (long Version, bool IsRegistered, RotationSettings Settings) _shown;
    private bool _isStarted;

    /// <summary>A node that has not looked yet.</summary>
    /// <param name="options">What it brings.</param>
    /// <param name="stores">Stay their owner's.</param>
    /// <param name="local">Its own copy.</param>
    /// <param name="seal">The seal of the ring.</param>
    /// <param name="audience">Opens and mints by what this node has.</param>
    /// <param name="random">Fills ids and seeds: <see cref="System.Security.Cryptography.RandomNumberGenerator.Fill"/>.</param>
    /// <param name="time">Patience is measured by it.</param>
    /// <param name="log">Told changes.</param>
    public SharedRing(
        SharedRingOptions options, IEnumerable<ISharedStore> stores, ILocalRing local, IRingSeal seal, IRingAudience audience, Action<Span<byte>> random,
        TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (_options, _audience, _random, _time) = (options, audience, random, time);
        _links = [.. stores.Select(store => new StoreLink(store, time))];
        _peers = new PeerBook(time);
        _copy = new RingCopy(local, random, log);
        _laggards = new Laggards(_copy, _peers, time);
        _correspondence = new Correspondence(options, _links, _copy, _peers, seal, time, log);
        _intake = new RingIntake(options.RingName, _links, _copy, seal, time, log);
        _entrance = new Entrance(options, _links, _copy, _peers, _correspondence, random, time, log);
        _writer = new RingWriter(_links, _copy, seal);
        _beganAt = time.GetTimestamp();
    }

    /// <summary>The ring as this node has it; null while it has none. Its secrets stay this one's and live until the next look.</summary>
    public KeyRingState? State => _copy.State;

    /// <summary>Whether this node may answer and mint from <see cref="State"/>.</summary>
    public bool IsRegistered => _copy.IsRegistered;

    /// <summary>Whether any store answered last time.</summary>
    public bool IsAnswered => _links.Any(link => link.IsReachable);

    /// <summary>What the other nodes said last.</summary>
    public ImmutableArray<Peer> Peers => _peers.All;

    /// <summary>Settings that suit every member; this node's own while there is no ring. How long cookies are accepted is part of the ring: a node that hears nobody keeps to it.</summary>
    public RotationSettings Agreed => State is null ? _options.Settings : AgreedIn(State);

    /// <summary>Whether every member has kept the ring that this node has.</summary>
    public bool IsUnanimous => State is not null && _copy.IsKept && _peers.AllHave(State, _copy.KeptDigest, State.Holder.Id);

    /// <summary>Whether the last look was worth it before its time: the ring changed, or a member said more than that it is there.</summary>
    public bool WasWorthLooking { get; private set; }

    /// <summary>Hears and tells the stores, and takes every step that follows.</summary>
    /// <param name="served">The served time.</param>
    /// <param name="isSteady">Whether secrets may be destroyed by it (<see cref="SteadyTime"/>), unless it is odd one out among its peers'.</param>
    /// <param name="condition">How this node is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task LookAsync(ServedTime served, bool isSteady, NodeCondition condition, CancellationToken cancellation)
    {
        long lookedAt = _time.GetTimestamp();
        if (!_isStarted)
        {
            await _copy.RecallAsync(cancellation).ConfigureAwait(false);
            _isStarted = true;
        }

        long before = _copy.Version;
        bool isNews = _correspondence.HasNews(condition);
        bool mayForget = isSteady && PeerComparison.MayForgetBy(OffsetSeconds(), State is { Members.Length: > 1 }, _options.Settings.Period);
        if (!served.IsSynchronized)
        {
            ForgetOffsets();
        }

        for (int round = 0; round < MaxRounds; round++)
        {
            isNews |= await ExchangeAsync(served, lookedAt, condition, cancellation).ConfigureAwait(false);
            _entrance.Enter(served);
            AgreeOnLifetime();
            Step(served, mayForget);
            await _copy.KeepAsync(cancellation).ConfigureAwait(false);
            await _entrance.RegisterAsync(cancellation).ConfigureAwait(false);
            bool isDone = await WriteAsync(cancellation).ConfigureAwait(false)
                && await ProposeAsync(served, mayForget, cancellation).ConfigureAwait(false);
            if (isDone && !_correspondence.HasNews(condition))
            {
                break;
            }
        }

        _laggards.Note();
        WasWorthLooking = isNews || _copy.Version != before;
        Show();
    }

    /// <summary>Asks for fresh keys before their time.</summary>
    /// <param name="served">The served time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether an epoch is proposed now, by this or earlier; false when no store could take it, or the ring is full.</returns>
    public async Task<bool> RotateAsync(ServedTime served, CancellationToken cancellation)
    {
        if (State is not { } state || !IsRegistered || !served.IsSynchronized)
        {
            return false;
        }

        bool isPending = state.Epochs.Any(epoch => !epoch.IsCommitted);
        return isPending
            || (RotationPlan.Rotate(state, Agreed, served.Now, _random) is { } next && await _writer.StoreFirstAsync(next, cancellation).ConfigureAwait(false));
    }

    /// <summary>Gives up every key at once (<see cref="RotationPlan.Revoke"/>); the next look tells the stores.</summary>
    /// <param name="served">The served time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Refused by who is not registered or does not know the time.</returns>
    public async Task<RingChange> RevokeAsync(ServedTime served, CancellationToken cancellation)
    {
        if (State is not { } state || !IsRegistered || !served.IsSynchronized)
        {
            return RingChange.Refused;
        }

        return await ChangeAsync(RotationPlan.Revoke(state, Agreed, served.Now, _random), cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits for another node no longer, whatever it still answers; the next look tells the stores.</summary>
    /// <param name="id">The node's; not one's own, which leaves instead.</param>
    /// <param name="now">When, for the record.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Refused when it is none of the others.</returns>
    public async Task<RingChange> ForgetAsync(ulong id, DateTimeOffset now, CancellationToken cancellation)
    {
        if (State is not { } state || !state.Has(id) || id == state.Holder.Id)
        {
            return RingChange.Refused;
        }

        return await ChangeAsync(Without(state, id, now), cancellation).ConfigureAwait(false);
    }

    /// <summary>Leaves the ring: nobody waits for this node any more, and it may not answer any more.</summary>
    /// <param name="served">The served time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether a store knows; otherwise the others wait for this node until they are told to forget it.</returns>
    public async Task<bool> LeaveAsync(ServedTime served, CancellationToken cancellation)
    {
        if (State is not { } state || !state.Has(state.Holder.Id))
        {
            return true;
        }

        _copy.Adopt(Without(state, state.Holder.Id, served.Now) with { Holder = default });
        Show();
        await _copy.KeepAsync(cancellation).ConfigureAwait(false);
        if (!_copy.IsKept)
        {
            return false; // it would come back from its copy as if it had not left, and must not be missed then
        }

        for (int round = 0; round < MaxRounds && !_writer.IsHeard; round++)
        {
            if (!await _writer.WriteAsync(cancellation).ConfigureAwait(false) || !_writer.IsHeard)
            {
                await ExchangeAsync(served, _time.GetTimestamp(), new NodeCondition(), cancellation).ConfigureAwait(false);
            }
        }

        return _writer.IsHeard;
    }

    /// <summary>What there is to see of the ring, its nodes and stores.</summary>
    /// <param name="condition">How this node is.</param>
    public ClusterView ViewOf(NodeCondition condition) => new()
    {
        RingName = _options.RingName,
        NodeName = _options.NodeName,
        IsRegistered = IsRegistered,
        Hindrance = _entrance.Hindrance,
        Generation = State?.Generation ?? 0,
        IsUnanimous = IsUnanimous,
        Revocations = State?.Revocations ?? 0,
        Nodes = State is null ? [] : [.. State.Members.Select(member => ViewOf(member, condition)).OrderBy(node => node.Member.Name, StringComparer.Ordinal).ThenBy(node => node.Member.Id)],
        Stores = [.. _links.Select(link => new StoreStatus(link.Name, link.IsReachable, link.Reason, link.Generation, _writer.IsUpToDate(link)) { Fault = link.Fault })],
        Epochs = State is null ? [] : [.. State.Epochs.Select(EpochView.Of)],
    };

    /// <inheritdoc/>
    public void Dispose() => _copy.Dispose();

    /// <summary>The ring without a member, for good.</summary>
    internal static KeyRingState Without(KeyRingState state, ulong id, DateTimeOffset now) => state with
    {
        Generation = state.Generation + 1,
        Members = [.. state.Members.Where(member => member.Id != id)],
        Departures = state.Departures.Add(new RingDeparture(id, now)),
    };

    private async Task<RingChange> ChangeAsync(KeyRingState next, CancellationToken cancellation)
    {
        _copy.Adopt(next);
        await _copy.KeepAsync(cancellation).ConfigureAwait(false);
        return _copy.IsKept ? RingChange.Kept : RingChange.NotKept;
    }

    // This node's clock against those of members that are alive: what a silent one said says nothing of now.
    private double? OffsetSeconds() => State is not { } state ? null : new PeerComparison(
        from peer in _peers.All
        where peer.HeardAt is { } at && _time.GetElapsedTime(at) < Peer.AliveFor && state.Has(peer.Report.Id)
        select peer.Report).Of(_correspondence.Report(new NodeCondition()))?.Seconds;

    private NodeView ViewOf(RingMember member, NodeCondition condition)
    {
        if (member.Id == State!.Holder.Id)
        {
            return new NodeView(_correspondence.Report(condition), member, IsSelf: true, SilentFor: null, HasRing: _copy.IsKept) { BehindFor = _laggards.Of(member.Id) };
        }

        Peer? peer = _peers.Find(member.Id);
        TimeSpan? silent = peer is null ? null : _time.GetElapsedTime(peer.HeardAt ?? _beganAt);
        return new NodeView(peer?.Report, member, IsSelf: false, silent, peer?.Report.Digest == _copy.KeptDigest) { BehindFor = _laggards.Of(member.Id) };
    }

    private RotationSettings AgreedIn(KeyRingState state)
    {
        RotationSettings suiting = _peers.Suiting(state, _options.Settings, state.Holder.Id);
        return state.AcceptedFor == TimeSpan.Zero ? suiting : PeerBook.Bearable(suiting.Period, state.AcceptedFor);
    }

    // Longer or shorter, when all have been heard and all have the ring it is written into.
    private void AgreeOnLifetime()
    {
        if (State is not { } state || !IsRegistered || !IsUnanimous)
        {
            return;
        }

        TimeSpan wanted = _peers.Suiting(state, _options.Settings, state.Holder.Id).KeyLifetime;
        if (wanted != state.AcceptedFor)
        {
            _copy.Adopt(state.AcceptingFor(wanted));
        }
    }

    // What is said is in use: the audience has it before anyone else is promised it.
    private async Task<bool> ExchangeAsync(ServedTime served, long readAt, NodeCondition condition, CancellationToken cancellation)
    {
        Show();
        await _correspondence.ExchangeAsync(served.Now, readAt, condition, cancellation).ConfigureAwait(false);
        bool isNews = _correspondence.TakeIn();
        _intake.TakeIn();
        return isNews;
    }

    private void Show()
    {
        (long, bool, RotationSettings) shown = (_copy.Version, IsRegistered, Agreed);
        if (shown != _shown)
        {
            _audience.Show(IsRegistered ? State : null, Agreed);
            _shown = shown;
        }
    }

    private void ForgetOffsets()
    {
        foreach (StoreLink link in _links)
        {
            link.Clock.Clear();
        }
    }

    private void Step(ServedTime served, bool mayForget)
    {
        for (int step = 0; IsRegistered && step < MaxStepsPerRound; step++)
        {
            bool isUnanimous = IsUnanimous;
            var members = new RingMembers(_ => isUnanimous, _ => isUnanimous);
            if (RotationPlan.Decide(State!, Agreed, served.Now, served.IsSynchronized, members, _random, mayForget, mayPropose: false) is not { } next)
            {
                break;
            }

            _copy.Adopt(next);
        }
    }

    /// <returns>False when a store has to be read again.</returns>
    private async Task<bool> WriteAsync(CancellationToken cancellation) =>
        State is not { Holder.Id: not 0 } || await _writer.WriteAsync(cancellation).ConfigureAwait(false);

    /// <returns>False when there is something to read or to tell.</returns>
    private async Task<bool> ProposeAsync(ServedTime served, bool mayForget, CancellationToken cancellation)
    {
        if (!IsRegistered || !_copy.IsKept)
        {
            return true;
        }

        var members = new RingMembers(_ => false, _ => false);
        if (RotationPlan.Decide(State!, Agreed, served.Now, served.IsSynchronized, members, _random, mayForget, mayPropose: true) is not { } next)
        {
            return true;
        }

        bool isTried = _writer.IsHeard;
        await _writer.StoreFirstAsync(next, cancellation).ConfigureAwait(false);
        return !isTried;
    }
}
