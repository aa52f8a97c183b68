using System.Buffers.Binary;
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
/// <item>where nobody is registered (a first start; everyone had left), the member with the lowest id begins, when every store holds its ring and every member has kept it.</item>
/// </list>
/// A member that is silent holds up fresh epochs and nothing else, until it comes back or is forgotten.
/// </remarks>
public sealed class SharedRing : IDisposable
{
    private const int MaxRounds = 4;
    private const int MaxOutbids = 5;
    private const long MaxLead = 1 << 20;
    private const int MaxStepsPerRound = 16;

    private static readonly TimeSpan OutbidMemory = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RefusalSaidEvery = TimeSpan.FromMinutes(1);

    private readonly SharedRingOptions _options;
    private readonly ILocalRing _local;
    private readonly IRingSeal _seal;
    private readonly IRingAudience _audience;
    private readonly Action<Span<byte>> _random;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ImmutableArray<StoreLink> _links;
    private readonly PeerBook _peers = new();
    private readonly ulong _incarnation;
    private readonly long _beganAt;
    private KeyRingState? _unshared;
    private long? _emptySince;
    private int _outbids;
    private long _outbidAt;
    private long? _answeredSince;
    private bool _isBeginner;
    private bool _isLeaving;
    private long _sequence;
    private long _version;
    private long _savedVersion;
    private long _savedGeneration;
    private string _savedDigest = "";
    private bool _isSaving = true;
    private NodeReport? _said;
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
        ArgumentNullException.ThrowIfNull(time);
        (_options, _local, _seal, _audience, _random, _time, _log) = (options, local, seal, audience, random, time, log);
        _links = [.. stores.Select(store => new StoreLink(store))];
        _incarnation = DrawId();
        _beganAt = time.GetTimestamp();
    }

    /// <summary>The ring as this node has it; null while it has none. Its secrets stay this one's and live until the next look.</summary>
    public KeyRingState? State { get; private set; }

    /// <summary>Whether this node may answer and mint from <see cref="State"/>.</summary>
    public bool IsRegistered => State is { Holder.IsRegistered: true };

    /// <summary>What the other nodes said last.</summary>
    public ImmutableArray<Peer> Peers => _peers.All;

    /// <summary>Settings that suit every member; this node's own while there is no ring. How long cookies are accepted is part of the ring: a node that hears nobody keeps to it.</summary>
    public RotationSettings Agreed => State is null ? _options.Settings : AgreedIn(State);

    /// <summary>This node's clock against the median of its peers'; see <see cref="PeerOffset"/>.</summary>
    public double? OffsetSeconds => PeerOffset.Of(
        OwnOffsets(), [.. _peers.All.Where(peer => peer.Report.Condition.IsSynchronized).Select(peer => (IEnumerable<StoreOffset>)peer.Report.StoreOffsets)]);

    /// <summary>Whether every member has kept the ring that this node has.</summary>
    public bool IsUnanimous => State is not null && IsKept && _peers.AllHave(State, _savedDigest, State.Holder.Id);

    private bool IsKept => _savedVersion == _version;

    /// <summary>Hears and tells the stores, and takes every step that follows.</summary>
    /// <param name="served">The served time.</param>
    /// <param name="mayForget">Whether secrets may be destroyed by it; see <see cref="RotationPlan.Decide"/>.</param>
    /// <param name="condition">How this node is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task LookAsync(ServedTime served, bool mayForget, NodeCondition condition, CancellationToken cancellation)
    {
        if (!_isStarted)
        {
            await RecallAsync(cancellation).ConfigureAwait(false);
            _isStarted = true;
        }

        long lookedAt = _time.GetTimestamp();
        if (!served.IsSynchronized)
        {
            ForgetOffsets();
        }

        for (int round = 0; round < MaxRounds; round++)
        {
            await ExchangeAsync(served.Now, lookedAt, condition, cancellation).ConfigureAwait(false);
            TakeIn();
            Enter(served);
            AgreeOnLifetime();
            Step(served, mayForget);
            await KeepAsync(cancellation).ConfigureAwait(false);
            await RegisterAsync(cancellation).ConfigureAwait(false);
            bool isDone = await WriteAsync(cancellation).ConfigureAwait(false)
                && await ProposeAsync(served, mayForget, cancellation).ConfigureAwait(false);
            if (isDone && !IsNews(condition))
            {
                break;
            }
        }

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
            || (RotationPlan.Rotate(state, Agreed, served.Now, _random) is { } next && await StoreFirstAsync(next, cancellation).ConfigureAwait(false));
    }

    /// <summary>Gives up every key at once (<see cref="RotationPlan.Revoke"/>); the next look tells the stores.</summary>
    /// <param name="served">The served time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether it is done and kept, so that no crash takes it back; nothing is done by who is not registered or does not know the time.</returns>
    public async Task<bool> RevokeAsync(ServedTime served, CancellationToken cancellation)
    {
        if (State is not { } state || !IsRegistered || !served.IsSynchronized)
        {
            return false;
        }

        Adopt(RotationPlan.Revoke(state, Agreed, served.Now, _random));
        await KeepAsync(cancellation).ConfigureAwait(false);
        return IsKept;
    }

    /// <summary>Waits for another node no longer, whatever it still answers; the next look tells the stores.</summary>
    /// <param name="id">The node's; not one's own, which leaves instead.</param>
    /// <param name="now">When, for the record.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether it is done and kept, so that no crash takes it back.</returns>
    public async Task<bool> ForgetAsync(ulong id, DateTimeOffset now, CancellationToken cancellation)
    {
        if (State is not { } state || !state.Has(id) || id == state.Holder.Id)
        {
            return false;
        }

        Adopt(Without(state, id, now));
        await KeepAsync(cancellation).ConfigureAwait(false);
        return IsKept;
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

        Adopt(Without(state, state.Holder.Id, served.Now) with { Holder = default });
        _isLeaving = true;
        Show();
        await KeepAsync(cancellation).ConfigureAwait(false);
        if (!IsKept)
        {
            return false; // it would come back from its copy as if it had not left, and must not be missed then
        }

        for (int round = 0; round < MaxRounds && !_links.Any(IsUpToDate); round++)
        {
            if (!await WriteAsync(cancellation).ConfigureAwait(false))
            {
                await ExchangeAsync(served.Now, _time.GetTimestamp(), new NodeCondition(), cancellation).ConfigureAwait(false);
                TakeIn();
            }
        }

        return _links.Any(IsUpToDate);
    }

    /// <summary>What there is to see of the ring, its nodes and stores.</summary>
    /// <param name="condition">How this node is.</param>
    public ClusterView ViewOf(NodeCondition condition)
    {
        KeyRingState? state = State;
        return new ClusterView
        {
            RingName = _options.RingName,
            NodeName = _options.NodeName,
            IsRegistered = IsRegistered,
            Generation = state?.Generation ?? 0,
            IsUnanimous = IsUnanimous,
            Revocations = state?.Revocations ?? 0,
            Nodes = [.. NodesIn(state, condition).OrderBy(node => node.Member.Name, StringComparer.Ordinal).ThenBy(node => node.Member.Id)],
            Stores = [.. _links.Select(link => new StoreStatus(link.Store.Name, link.IsReachable, link.Reason, link.Generation, IsUpToDate(link)))],
            Epochs = state is null ? [] : [.. state.Epochs.Select(EpochOf)],
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        State?.Dispose();
        DropUnshared();
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
            Adopt(state with { Generation = state.Generation + 1, AcceptedFor = wanted, AcceptedVersion = state.AcceptedVersion + 1 });
        }
    }

    private static KeyRingState Without(KeyRingState state, ulong id, DateTimeOffset now) => state with
    {
        Generation = state.Generation + 1,
        Members = [.. state.Members.Where(member => member.Id != id)],
        Departures = state.Departures.Add(new RingDeparture(id, now)),
    };

    private static string DigestOf(KeyRingState state)
    {
        Span<byte> digest = stackalloc byte[KeyRingState.DigestLength];
        state.Digest(digest);
        return Convert.ToHexStringLower(digest);
    }

    private static EpochView EpochOf(KeyEpoch epoch) => new(
        epoch.Id, epoch.StartsAt, epoch.EndsAt == DateTimeOffset.MaxValue ? null : epoch.EndsAt, epoch.Schedule.Length, epoch.IsCommitted);

    private IEnumerable<NodeView> NodesIn(KeyRingState? state, NodeCondition condition)
    {
        if (state is null)
        {
            yield break;
        }

        foreach (RingMember member in state.Members)
        {
            if (member.Id == state.Holder.Id)
            {
                yield return new NodeView(Report(condition), member, IsSelf: true, SilentFor: null, HasRing: IsKept);
                continue;
            }

            Peer? peer = _peers.Find(member.Id);
            TimeSpan? silent = peer is null ? null : _time.GetElapsedTime(peer.HeardAt ?? _beganAt);
            yield return new NodeView(peer?.Report, member, IsSelf: false, silent, peer?.Report.Digest == _savedDigest);
        }
    }

    private ulong DrawId()
    {
        Span<byte> id = stackalloc byte[sizeof(ulong)];
        do
        {
            _random(id);
        }
        while (BinaryPrimitives.ReadUInt64BigEndian(id) == 0);
        return BinaryPrimitives.ReadUInt64BigEndian(id);
    }

    private void DropUnshared()
    {
        _unshared?.Dispose();
        _unshared = null;
    }

    private async Task RecallAsync(CancellationToken cancellation)
    {
        KeyRingState? kept = await _local.ReadAsync(cancellation).ConfigureAwait(false);
        _version = 1;
        if (kept is { Members.IsEmpty: true, Departures.IsEmpty: true })
        {
            // Of a node that was alone: another ring than the shared one, and good only where there is none yet.
            _unshared = kept;
        }
        else if (kept is not null)
        {
            State = kept;
            _savedVersion = _version;
            _savedGeneration = 0; // written again at once: it may lie under a key-encryption key that is to go
            _savedDigest = DigestOf(State);
        }
    }

    // The report is a promise, so it says what is kept, not what is in memory.
    private NodeReport Report(NodeCondition condition) => new()
    {
        Id = State!.Holder.Id,
        Sequence = _sequence,
        Incarnation = _incarnation,
        Name = _options.NodeName,
        Digest = _savedDigest,
        Generation = State.Generation,
        Revocations = State.Revocations,
        IsRegistered = IsRegistered,
        Period = _options.Settings.Period,
        KeyLifetime = _options.Settings.KeyLifetime,
        StoreOffsets = OwnOffsets(),
        Condition = condition,
    };

    private ImmutableArray<StoreOffset> OwnOffsets() =>
        [.. _links.Select(link => link.Clock.Best(link.Store.Name)).OfType<StoreOffset>()];

    private bool IsNews(NodeCondition condition) =>
        State is { Holder.Id: not 0 }
        && (_said is null || _said.Id != State.Holder.Id || _said.Digest != _savedDigest || _said.IsRegistered != IsRegistered
            || condition.IsNewsAfter(_said.Condition));

    private void Show()
    {
        (long, bool, RotationSettings) shown = (_version, IsRegistered, Agreed);
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

    private async Task ExchangeAsync(DateTimeOffset now, long readAt, NodeCondition condition, CancellationToken cancellation)
    {
        Show();
        StoredRecord? own = null;
        bool isNews = IsNews(condition);
        if (State is { Holder.Id: not 0 })
        {
            // By the clock, so that a process begins above all that one before it with this id has said to anyone.
            _sequence = Math.Max(_sequence + 1, now.ToUnixTimeMilliseconds());
            _said = Report(condition);
            own = _seal.Seal(_said);
        }

        ImmutableArray<ulong> gone = State is null ? [] : Gone(State);
        await Task.WhenAll(_links.Select(async link =>
        {
            long askedAt = _time.GetTimestamp();
            StoreExchange exchange = link.HasForgery
                ? new StoreExchange { KnownStamp = link.KnownStamp, Gone = gone.Add(State!.Holder.Id) }
                : new StoreExchange { Own = own, IsNews = isNews, KnownStamp = link.KnownStamp, Gone = gone };
            link.HasForgery = false;
            link.Heard(await link.Store.ExchangeAsync(exchange, cancellation).ConfigureAwait(false));
            if (link.View?.Time is { } storeTime)
            {
                TimeSpan roundTrip = _time.GetElapsedTime(askedAt);
                link.Clock.Add(now + _time.GetElapsedTime(readAt, askedAt) + (roundTrip / 2), roundTrip, storeTime);
            }
        })).ConfigureAwait(false);
    }

    private ImmutableArray<ulong> Gone(KeyRingState state) =>
    [
        .. from record in _links.SelectMany(link => link.View?.Records ?? []).Select(record => record.NodeId).Distinct()
           where state.HasLost(record)
           select record,
    ];

    private void TakeIn()
    {
        long now = _time.GetTimestamp();
        foreach (StoreLink link in _links)
        {
            if (link.View is { } view)
            {
                TakeRecords(link, view, now);
                TakeRing(link, view);
            }
        }

        HashSet<ulong> present = [.. _links.SelectMany(link => link.View?.Records ?? []).Select(record => record.NodeId)];
        present.UnionWith(State?.Members.Select(member => member.Id) ?? []);
        _peers.Keep(present);
        _answeredSince = _links.Any(link => link.IsReachable) ? _answeredSince ?? now : null;
        bool areEmpty = _links.Length > 0 && _links.All(link => link.IsEmpty);
        _emptySince = areEmpty ? _emptySince ?? now : null;
    }

    private void TakeRecords(StoreLink link, StoreView view, long now)
    {
        foreach (StoredRecord record in view.Records)
        {
            if (record.NodeId == State?.Holder.Id)
            {
                Outbid(link, record);
            }
            else if (!_peers.Knows(record.NodeId, record.Sequence) && _seal.Open(record) is { } report)
            {
                _peers.Note(report, now);
            }
        }
    }

    // An earlier process with this id may have had a clock that was ahead. Who is outbid again and again has a double: the state folder was copied, and two nodes
    // say under one id what only one of them has kept.
    private void Outbid(StoreLink link, StoredRecord record)
    {
        if (record.Sequence <= _sequence)
        {
            return;
        }

        if (_seal.Open(record) is not { } report)
        {
            link.HasForgery = true; // whatever number somebody wrote beside it
            return;
        }

        _sequence = record.Sequence;
        if (report.Incarnation == _incarnation)
        {
            return;
        }

        long now = _time.GetTimestamp();
        _outbids = _time.GetElapsedTime(_outbidAt, now) > OutbidMemory ? 1 : _outbids + 1;
        _outbidAt = now;
        if (_outbids > MaxOutbids * _links.Length)
        {
            _log.HasDouble(_options.NodeName);
            State = State! with { Holder = default };
            _outbids = 0;
        }
    }

    private void TakeRing(StoreLink link, StoreView view)
    {
        if (view.Ring is not { } stored || stored.Stamp == link.KnownStamp)
        {
            return;
        }

        if (_seal.Open(stored, out KeyRingFileFault fault) is not { } theirs)
        {
            Refuse(link, stored, fault);
            return;
        }

        link.RefusedStamp = 0;
        link.IsForeign = false;

        if (State is null)
        {
            if (_unshared is not null)
            {
                _log.GivenUp(_options.RingName);
                DropUnshared();
            }

            Adopt(theirs);
            (link.KnownStamp, link.Version) = (stored.Stamp, _version);
            return;
        }

        if (_isBeginner && !IsRegistered && !theirs.Epochs.Any(epoch => State.Epochs.Any(own => own.Id == epoch.Id)))
        {
            // Nobody has seen what was begun here: there was a ring after all.
            _isBeginner = false;
            Adopt(theirs with { Holder = State.Holder });
            (link.KnownStamp, link.Version) = (stored.Stamp, _version);
            return;
        }

        RingUnion union = RingUnion.Of(State, theirs);
        if (!union.IsOurs)
        {
            Adopt(union.State);
        }
        else if (union.State.Generation != State.Generation)
        {
            State = union.State;
        }

        theirs.Dispose();
        link.KnownStamp = stored.Stamp;
        link.Version = union.IsTheirs ? _version : 0;
    }

    // Damage is written over with what this node has. What somebody else may be able to read is not: it may be another fleet's, or this one's under the key to come.
    private void Refuse(StoreLink link, StoredRing stored, KeyRingFileFault fault)
    {
        link.IsForeign = fault != KeyRingFileFault.Damaged;
        bool isSaid = link.RefusalSaidAt is { } at && _time.GetElapsedTime(at) < RefusalSaidEvery;
        if (link.RefusedStamp != stored.Stamp && !isSaid)
        {
            link.RefusedStamp = stored.Stamp;
            link.RefusalSaidAt = _time.GetTimestamp();
            _log.NotOurs(link.Store.Name, _options.RingName, fault);
        }
    }

    // A new one, a forgotten one and one that left come in by the same door.
    private void Enter(ServedTime served)
    {
        if (State is null)
        {
            Begin(served);
        }

        if (State is not { } state)
        {
            return;
        }

        if (state.Holder.Id == 0 || state.HasLost(state.Holder.Id))
        {
            state = state with { Holder = new RingHolder(DrawId(), IsRegistered: false) };
            State = state;
            _savedVersion = 0;
            _sequence = 0;
        }

        ReplaceNamesakes(served);
        Join();
    }

    // The machine came back without its disk, or a name was given twice: a silent one is replaced, and nobody joins beside one that is alive.
    private void ReplaceNamesakes(ServedTime served)
    {
        foreach (RingMember namesake in Namesakes().ToList())
        {
            // Who hears nobody cannot say that somebody is silent.
            long heardAt = Math.Max(_peers.Find(namesake.Id)?.HeardAt ?? _beganAt, _answeredSince ?? long.MaxValue);
            if (_answeredSince is not null && _time.GetElapsedTime(heardAt) >= _options.NamesakePatience)
            {
                _log.Replaced(namesake.Name, namesake.Id);
                Adopt(Without(State!, namesake.Id, served.Now));
            }
        }
    }

    private void Join()
    {
        KeyRingState state = State!;
        if (!state.Has(state.Holder.Id) && state.Members.Length < KeyRingState.MaxMembers && !Namesakes().Any())
        {
            Adopt(state with
            {
                Generation = state.Generation + 1,
                Members = state.Members.Add(new RingMember(state.Holder.Id, _options.NodeName)),
            });
        }
    }

    private IEnumerable<RingMember> Namesakes() =>
        State!.Members.Where(member => member.Id != State!.Holder.Id && member.Name == _options.NodeName);

    private void Begin(ServedTime served)
    {
        if (served.IsSynchronized && _emptySince is { } since && _time.GetElapsedTime(since) >= _options.Quiet)
        {
            KeyRingState begun = _unshared ?? RotationPlan.Begin(_options.RingName, _options.Settings, served.Now, _random);
            _unshared = null;
            _isBeginner = true;
            Adopt(begun);
            _log.Begun(_options.RingName);
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

            Adopt(next);
        }
    }

    private async Task KeepAsync(CancellationToken cancellation)
    {
        if (State is not { } state || (IsKept && state.Generation == _savedGeneration))
        {
            return;
        }

        RingWriteResult result = await _local.SaveAsync(state, cancellation).ConfigureAwait(false);
        bool isSaved = result.Outcome == RingWriteOutcome.Written;
        if (isSaved)
        {
            _savedVersion = _version;
            _savedGeneration = state.Generation;
            _savedDigest = DigestOf(state);
        }

        if (isSaved != _isSaving)
        {
            _isSaving = isSaved;
            Say(result, state);
        }
    }

    private void Say(RingWriteResult result, KeyRingState state)
    {
        if (_isSaving)
        {
            _log.KeptAgain(state.Generation);
        }
        else
        {
            _log.NotKept(result.Reason);
        }
    }

    private async Task RegisterAsync(CancellationToken cancellation)
    {
        if (State is not { Holder: { Id: not 0, IsRegistered: false } holder } state || !IsKept || !state.Has(holder.Id))
        {
            return;
        }

        if (_peers.HasSponsor(state, _savedDigest, holder.Id) || MayFound(state, holder.Id))
        {
            KeyRingState registered = state with { Holder = holder with { IsRegistered = true } };
            RingWriteResult result = await _local.SaveAsync(registered, cancellation).ConfigureAwait(false);
            if (result.Outcome == RingWriteOutcome.Written)
            {
                State = registered;
                _log.Registered(_options.NodeName, registered.RingName, registered.Generation, registered.Members.Length);
            }
        }
    }

    private bool MayFound(KeyRingState state, ulong self) =>
        state.Members[0].Id == self
        && _links.All(link => link.IsReachable && link.Version == _version)
        && _peers.NobodyIsRegistered(state, self)
        && _peers.AllHave(state, _savedDigest, self);

    /// <returns>False when a store turned out to hold something else than was thought, so that it must be read.</returns>
    private async Task<bool> WriteAsync(CancellationToken cancellation)
    {
        if (State is not { } state || (state.Holder.Id == 0 && !_isLeaving))
        {
            return true;
        }

        StoreLink[] behind = [.. _links.Where(link => link.IsReachable && link.Version != _version && IsOurs(link, state))];
        if (behind.Length == 0)
        {
            return true;
        }

        // What others went on with under one generation is given this node's ring, above whatever was counted; and no crash takes that back.
        long counted = behind.Max(link => link.Generation);
        State = state.Generation > counted ? state : state with { Generation = counted + 1 };
        await KeepAsync(cancellation).ConfigureAwait(false);
        bool isWritten = true;
        foreach (StoreLink link in behind)
        {
            isWritten &= await WriteAsync(link, State, cancellation).ConfigureAwait(false) != RingWriteOutcome.Conflict;
        }

        return isWritten;
    }

    private async Task<RingWriteOutcome> WriteAsync(StoreLink link, KeyRingState state, CancellationToken cancellation)
    {
        StoredRing ring = _seal.Seal(state);
        RingWriteResult result = await link.Store.TryWriteRingAsync(link.Generation, ring, cancellation).ConfigureAwait(false);
        if (result.Outcome == RingWriteOutcome.Written)
        {
            (link.KnownStamp, link.Generation, link.Version) = (ring.Stamp, ring.Generation, _version);
        }
        else if (result.Outcome == RingWriteOutcome.Conflict)
        {
            (link.KnownStamp, link.Version) = (0, 0); // read it again, whatever its stamp says
        }

        return result.Outcome;
    }

    private async Task<bool> ProposeAsync(ServedTime served, bool mayForget, CancellationToken cancellation)
    {
        if (!IsRegistered || !IsKept)
        {
            return true;
        }

        var members = new RingMembers(_ => false, _ => false);
        KeyRingState? next = RotationPlan.Decide(State!, Agreed, served.Now, served.IsSynchronized, members, _random, mayForget, mayPropose: true);
        if (next is null)
        {
            return true;
        }

        bool isTried = _links.Any(IsUpToDate);
        await StoreFirstAsync(next, cancellation).ConfigureAwait(false);
        return !isTried; // taken or not, there is something to read or to tell
    }

    // An epoch is believed in only when a store has it: of two nodes that propose at once, one finds that he came second.
    private async Task<bool> StoreFirstAsync(KeyRingState next, CancellationToken cancellation)
    {
        KeyRingState state = State!;
        if (_links.FirstOrDefault(IsUpToDate) is { } link)
        {
            StoredRing ring = _seal.Seal(next);
            RingWriteResult result = await link.Store.TryWriteRingAsync(link.Generation, ring, cancellation).ConfigureAwait(false);
            if (result.Outcome == RingWriteOutcome.Written)
            {
                Adopt(next);
                (link.KnownStamp, link.Generation, link.Version) = (ring.Stamp, ring.Generation, _version);
                await KeepAsync(cancellation).ConfigureAwait(false);
                return true;
            }
        }

        next.DisposeSecretsMissingFrom(state);
        return false;
    }

    // A generation far ahead of anything was not counted by a node of this ring: following it would use the numbers up.
    private static bool IsOurs(StoreLink link, KeyRingState state) => !link.IsForeign && link.Generation - state.Generation < MaxLead;

    private bool IsUpToDate(StoreLink link) => link.IsReachable && link.Version == _version;

    private void Adopt(KeyRingState next)
    {
        State?.DisposeSecretsMissingFrom(next);
        State = next;
        _version++;
    }
}
