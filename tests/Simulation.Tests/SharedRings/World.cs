using System.Collections.Immutable;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Nodes, stores and everything that may happen to them, one random step after the other, on one thread.</summary>
internal sealed class World : IDisposable
{
    private const int Troubles = 60;

    private readonly List<SimulatedNode> _nodes = [];
    private readonly ImmutableArray<SimulatedStore> _stores;
    private readonly Oracle _oracle;
    private readonly Sabotage _sabotage;
    private readonly DateTimeOffset _start;
    private int _names;

    public World(ulong seed, int nodes, int stores, Sabotage? sabotage = null)
    {
        (Random, _sabotage) = (new Noise(seed), sabotage ?? Sabotage.None);
        Seal = new SimulatedSeal(Random);
        _oracle = new Oracle(this);
        _stores = [.. Enumerable.Range(0, stores).Select(_ => new SimulatedStore())];
        _start = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(Random.Below(10_000));
        Now = _start;
        for (int i = 0; i < nodes; i++)
        {
            Add();
        }
    }

    public Noise Random { get; }

    public SimulatedSeal Seal { get; }

    public ManualTime Time { get; } = new();

    public RotationSettings Settings { get; } = new() { Period = TimeSpan.FromSeconds(2), KeyLifetime = TimeSpan.FromSeconds(6) };

    public DateTimeOffset Now { get; private set; }

    public TimeSpan Elapsed => Now - _start;

    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    public ImmutableArray<SimulatedStore> Stores => _stores;

    /// <summary>What happened, for who reads a failure.</summary>
    public List<string> Story { get; } = [];

    /// <summary>A whole life: a beginning in peace, much trouble, and a good end.</summary>
    public void Live()
    {
        BeginInPeace();
        Suffer(Troubles);
        HealAndSettle();
    }

    /// <summary>Time passes, and nothing goes wrong.</summary>
    public void PassInPeace(TimeSpan span) => Pass(span, isPeaceful: true);

    public void HasLeft(SimulatedNode node)
    {
        Note($"{node.Name} has left");
        _oracle.Unregistered(node.Id);
    }

    public void Note(string what) => Story.Add($"{Elapsed.TotalSeconds:0.000} {what}");

    public void Dispose()
    {
        foreach (SimulatedNode node in _nodes)
        {
            node.Dispose();
        }

        Seal.Dispose();
    }

    /// <summary>The first nodes make a ring.</summary>
    public void BeginInPeace()
    {
        Pass(Settings.Period * 5, isPeaceful: true);
        _oracle.CheckRegistered();
    }

    private void Suffer(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            Trouble();
            Pass(TimeSpan.FromMilliseconds(20 + Random.Below(400)), isPeaceful: false);
        }
    }

    private void HealAndSettle()
    {
        Note("healed");
        foreach (SimulatedNode node in _nodes)
        {
            node.Disk.IsFull = false;
            foreach (Wire wire in node.Wires)
            {
                wire.IsCut = false;
            }

            if (!node.IsRunning)
            {
                node.Start();
            }
        }

        Pass(Settings.Period * 8, isPeaceful: true);
        for (int wait = 0; wait < 50 && !_nodes.All(node => node.Ring!.IsUnanimous); wait++)
        {
            Pass(Settings.Period / 20, isPeaceful: true); // a proposal may be on its way at any moment
        }

        _oracle.CheckWell();
    }

    private void Add()
    {
        var node = new SimulatedNode($"n{_names++}", this, [.. _stores.Select(store => new Wire(store))], _sabotage) { ClockError = RandomClockError() };
        _nodes.Add(node);
        node.Start();
        Note($"{node.Name} joins");
    }

    private TimeSpan RandomClockError() => Settings.Period * ((Random.Below(999) - 499) / 1000.0);

    private void Pass(TimeSpan span, bool isPeaceful)
    {
        DateTimeOffset end = Now + span;
        while (Now < end)
        {
            var step = TimeSpan.FromMilliseconds(5 + Random.Below(100));
            Now += step;
            Time.Advance(step);
            foreach (SimulatedNode node in _nodes.Where(node => node.IsRunning))
            {
                Live(node, isPeaceful);
            }

            _oracle.Check();
        }
    }

    private void Live(SimulatedNode node, bool isPeaceful)
    {
        foreach (Wire wire in node.Wires)
        {
            if (!isPeaceful && Random.Below(10) == 0)
            {
                wire.DeliverStray(Random);
            }
        }

        for (int letters = isPeaceful ? 200 : Random.Below(8); letters > 0; letters--)
        {
            if (node.IsIdle)
            {
                node.ThrowIfFailed();
                if (letters % 50 != 0 && (isPeaceful || Random.Below(3) > 0))
                {
                    break;
                }

                node.Look();
                _oracle.Check();
            }
            else
            {
                Wire[] waiting = [.. node.Wires.Where(wire => wire.IsWaitedFor)];
                waiting[Random.Below(waiting.Length)].Deliver(Random, isPeaceful);
                _oracle.Check();
            }
        }
    }

    private void Trouble()
    {
        SimulatedNode node = _nodes[Random.Below(_nodes.Count)];
        Wire wire = node.Wires[Random.Below(node.Wires.Length)];
        SimulatedStore store = _stores[Random.Below(_stores.Length)];
        switch (Random.Below(26))
        {
            case 0 or 1 or 2:
                wire.IsCut = !wire.IsCut;
                Note($"{node.Name} store {node.Wires.IndexOf(wire)} cut {wire.IsCut}");
                break;
            case 3:
                SplitRegions();
                break;
            case 4 or 5:
                MendAll();
                break;
            case 6 or 7:
                Note($"{node.Name} crashes");
                node.Crash();
                break;
            case 8 or 9 or 10 when !node.IsRunning:
                Note($"{node.Name} restarts");
                node.ClockError = RandomClockError();
                node.Start();
                break;
            case 11 when _nodes.Count < 7 && MayBeginAnew:
                Add();
                break;
            case 12 when _nodes.Count > 2 && MayBeginAnew && Random.Below(2) == 0 && _nodes.Exists(other => other != node && other.Disk.State is not null):
                Replace(node);
                break;
            case 13:
                store.BackUp();
                break;
            case 14:
                Note($"store {_stores.IndexOf(store)} restored");
                store.Restore(Random);
                break;
            case 15 when _nodes.All(other => other.Disk.State is not null):
                Note($"store {_stores.IndexOf(store)} flushed");
                store.Flush();
                break;
            case 21:
                Note($"store {_stores.IndexOf(store)} vandalised");
                store.Vandalise(Random);
                break;
            case 16:
                node.ClockError = RandomClockError();
                break;
            case 17:
                node.Disk.IsFull = !node.Disk.IsFull;
                Note($"{node.Name} disk full {node.Disk.IsFull}");
                break;
            case 18 when node is { IsRunning: true, IsIdle: true } && Random.Below(3) == 0:
                Forget(node);
                break;
            case 19 when node is { IsRunning: true, IsIdle: true, Ring.IsRegistered: true }:
                Note($"{node.Name} rotates");
                node.Rotate();
                break;
            case 20 when node is { IsRunning: true, IsIdle: true, Ring.IsRegistered: true } && _nodes.Count > 2:
                Note($"{node.Name} leaves");
                node.Leave();
                break;
            default:
                break;
        }
    }

    // A ring is begun only by a node that has none and finds none. That all stores lost it while all who have it are cut off is told apart by nobody.
    private bool MayBeginAnew => _stores.All(store => store.Ring is not null);

    private void SplitRegions()
    {
        Note("regions split");
        for (int i = 0; i < _nodes.Count; i++)
        {
            for (int s = 0; s < _stores.Length; s++)
            {
                _nodes[i].Wires[s].IsCut = i % _stores.Length != s || _stores.Length == 1;
            }
        }
    }

    private void MendAll()
    {
        Note("mended");
        foreach (Wire wire in _nodes.SelectMany(node => node.Wires))
        {
            wire.IsCut = false;
        }
    }

    // A machine is lost with its disk, and another one takes its name.
    private void Replace(SimulatedNode node)
    {
        Note($"{node.Name} loses its disk");
        node.Crash();
        _oracle.Unregistered(node.Id);
        node.Disk.Lose();
        node.Start();
    }

    private void Forget(SimulatedNode by)
    {
        if (by.Ring is not { State: { } state } || state.Members.Length == 0)
        {
            return;
        }

        RingMember lost = state.Members[Random.Below(state.Members.Length)];
        if (lost.Id != state.Holder.Id)
        {
            Note($"{by.Name} forgets {lost.Name}");
            by.Forget(lost.Id);
            _oracle.Forgotten(lost.Id);
            foreach (SimulatedNode unknown in _nodes.Where(node => node.Id != 0 && !state.Has(node.Id)))
            {
                _oracle.Unregistered(unknown.Id); // whoever the forgotten one let in, and he does not know
            }
        }
    }
}
