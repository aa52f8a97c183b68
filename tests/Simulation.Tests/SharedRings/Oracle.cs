using PublicTime.Cluster.Membership;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Knows everything, and holds the promises against it.</summary>
internal sealed class Oracle
{
    private readonly World _world;
    private readonly Watch _watch;
    private readonly CookieLedger _cookies;
    private readonly CopyLedger _copies;
    private readonly HashSet<ulong> _unregistered = [0];
    private readonly HashSet<ulong> _forgotten = [];
    private readonly HashSet<ulong> _doubled = [];
    private readonly HashSet<ulong> _left = [];
    private readonly HashSet<ulong> _letIn = [];

    public Oracle(World world) => (_world, _watch, _cookies, _copies) = (world, new Watch(world), new CookieLedger(world, Broken), new CopyLedger(world, Broken));

    /// <summary>This id was lost with its machine.</summary>
    public void Unregistered(ulong id) => _unregistered.Add(id);

    /// <summary>This node has left, and the others know: it may not answer under this id, whatever becomes of it.</summary>
    public void HasLeft(ulong id)
    {
        _unregistered.Add(id);
        if (!_doubled.Contains(id))
        {
            _left.Add(id);
        }
    }

    /// <summary>This id was given up. Whoever it lets in before it hears of that is given up with it, and so is whom it let in, where that is not known to who gave it up.</summary>
    /// <param name="id">Whose word counts no more.</param>
    /// <param name="by">Who gave it up.</param>
    public void Forgotten(ulong id, SimulatedNode by)
    {
        _forgotten.Add(id);
        _unregistered.Add(id);
        foreach (SimulatedNode unknown in _world.Nodes.Where(node => node.Id != 0 && !by.Ring!.State!.Has(node.Id)))
        {
            _unregistered.Add(unknown.Id);
        }
    }

    /// <summary>Two processes say under this id what only one of them has kept: whoever is let in while there are two may rely on the other one.</summary>
    public void Doubled(ulong id)
    {
        _doubled.Add(id);
        _unregistered.Add(id);
    }

    /// <summary>All keys were given up, and this epoch follows.</summary>
    public void Revoked(KeyRingState by) => _cookies.Revoked(by);

    public void Check()
    {
        if (!_watch.HasChanged())
        {
            return;
        }

        foreach (SimulatedNode node in _world.Nodes.Where(node => node.Served is not null))
        {
            CheckStanding(node);
        }

        foreach (SimulatedNode node in _world.Nodes)
        {
            if ((node.Served ?? node.Disk.State) is { Holder.IsRegistered: true } state && _letIn.Add(state.Holder.Id))
            {
                NoteLetIn(state);
            }
        }

        SimulatedNode[] promised = [.. _world.Nodes.Where(node => !_unregistered.Contains(node.Id))];
        _cookies.Check(promised);
        _copies.Check();
    }

    /// <summary>Nothing opens that is older than it may be.</summary>
    public void CheckExpired() => _cookies.CheckExpired();

    /// <summary>All nodes answer: a world without a ring would prove nothing.</summary>
    public void CheckRegistered()
    {
        foreach (SimulatedNode node in _world.Nodes)
        {
            Hold(node.Served is not null, $"{node.Name} is not registered");
        }
    }

    /// <summary>At peace: all are registered, agree, and mint from an epoch that is not old; and nobody and nothing keeps what is.</summary>
    public void CheckWell()
    {
        CheckRegistered();
        foreach (SimulatedNode node in _world.Nodes)
        {
            Hold(node.Ring!.IsUnanimous, $"{node.Name} does not agree with all");
            DateTimeOffset start = node.Minting().Epoch.StartsAt;
            Hold(_world.Now - start < _world.Settings.Period * 4, $"{node.Name} mints from an epoch of {start:O}");
            _copies.CheckRest(node.Disk.State!, node.Name);
        }

        foreach (SimulatedStore store in _world.Stores)
        {
            using KeyRingState? state = _world.Seals.Peek(store.Ring!);
            Hold(state is not null, $"{store.Name} holds what nobody can use");
            _copies.CheckRest(state!, store.Name);
        }

        _cookies.CheckExpired();
    }

    // Who left, was told that it is forgotten, or was never let in answers nothing.
    private void CheckStanding(SimulatedNode node)
    {
        RingHolder holder = node.Served!.Holder;
        Hold(holder.IsRegistered && node.Served.Has(holder.Id), $"{node.Name} answers and is no member of its own ring");
        Hold(!_left.Contains(holder.Id), $"{node.Name} answers under the id that has left");
    }

    // By its disk or by what it answers, whichever is seen first.
    private void NoteLetIn(KeyRingState state)
    {
        bool isByDouble = _world.Nodes.Any(other => other.IsExtra) && _doubled.Any(state.Has);
        ILookup<bool, KeyRingState> registered = _world.Nodes.Select(other => other.Served ?? other.Disk.State).OfType<KeyRingState>()
            .Where(other => other.Holder.IsRegistered && other.Holder.Id != state.Holder.Id)
            .ToLookup(other => _unregistered.Contains(other.Holder.Id));
        KeyRingState[] others = [.. registered[false]];
        bool isByGivenUp = !others.Any(other => other.Has(state.Holder.Id)) && registered[true].Any(given =>
            given.Has(state.Holder.Id) && state.Has(given.Holder.Id) && !others.Any(other => other.Has(given.Holder.Id)));
        if (isByDouble || isByGivenUp || _forgotten.Any(forgotten => !state.HasLost(forgotten)) || others.Any(other => NobodyCouldTell(state, other.Holder.Id)))
        {
            _unregistered.Add(state.Holder.Id);
        }

        if (others.Length == 0)
        {
            _cookies.NobodyIsLeft(); // of whoever could have told this one what was minted before
        }
    }

    // All stores are as they were before that one came, as when they are empty: it is cut off, and there is nothing anywhere that speaks of it.
    private bool NobodyCouldTell(KeyRingState state, ulong other) => !state.Has(other) && !state.HasLost(other) && _world.Stores.All(store =>
    {
        using KeyRingState? stored = store.Ring is { } ring ? _world.Seals.Peek(ring) : null;
        return stored?.Has(other) != true;
    });

    private string Opinions() => string.Join("; ", _world.Nodes.Select(node =>
        $"{node.Name} {node.Id:x16} generation {node.Served?.Generation}{(_unregistered.Contains(node.Id) ? " (no word)" : "")}: {string.Join(' ', node.Ring?.ViewOf(new NodeCondition()).Nodes.Select(Seen) ?? [])}"));

    private static string Seen(NodeView node) => $"{node.Member.Name}/{node.Member.Id:x16}{(node.HasRing ? "" : " (not agreeing)")}";

    private void Hold(bool isTrue, string sentence)
    {
        if (!isTrue)
        {
            throw Broken(sentence);
        }
    }

    private PromiseBrokenException Broken(string sentence) =>
        new($"SEED={_world.Random.Seed} at {_world.Elapsed.TotalSeconds:0.000} s: {sentence}\n{Opinions()}\n{string.Join('\n', _world.Story)}");
}
