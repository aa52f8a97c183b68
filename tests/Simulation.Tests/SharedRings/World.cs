using System.Collections.Immutable;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Nodes, stores and the time that passes for them, one random step after the other, on one thread.</summary>
internal sealed class World : IDisposable
{
    public const string RingName = "world";

    private readonly List<SimulatedNode> _nodes = [];
    private readonly Sabotage _sabotage;
    private readonly DateTimeOffset _start;
    private int _names;

    public World(ulong seed, int nodes, int stores, Sabotage? sabotage = null, Tally? tally = null)
    {
        (Random, Tally, _sabotage) = (new Noise(seed), tally ?? new Tally(), sabotage ?? Sabotage.None);
        Seals = Random.Below(10) == 0 ? new RealSeals(Random) : new NumberSeals(Random);
        Oracle = new Oracle(this);
        _start = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(Random.Below(10_000));
        Now = _start;
        Stores = [.. Enumerable.Range(0, stores).Select(number => NewStore($"s{number}"))];
        for (int i = 0; i < nodes; i++)
        {
            Add();
        }
    }

    public Noise Random { get; }

    public Tally Tally { get; }

    public IWorldSeals Seals { get; }

    public Oracle Oracle { get; }

    public ManualTime Time { get; } = new();

    public RotationSettings Settings { get; } = new() { Period = TimeSpan.FromSeconds(2), KeyLifetime = TimeSpan.FromSeconds(6) };

    public DateTimeOffset Now { get; private set; }

    public TimeSpan Elapsed => Now - _start;

    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    public ImmutableArray<SimulatedStore> Stores { get; }

    /// <summary>How far the change of the seal has come: who starts now goes along with it.</summary>
    public int SealStage { get; set; }

    /// <summary>Whether nothing goes wrong on the wires now.</summary>
    public bool IsPeaceful { get; private set; }

    /// <summary>What happened, for who reads a failure.</summary>
    public List<string> Story { get; } = [];

    /// <summary>A node that joins, with a folder and a name of its own.</summary>
    public SimulatedNode Add() => Add($"n{_names++}", isExtra: false);

    /// <summary>A node that joins.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isExtra">Whether it is one too many.</param>
    /// <param name="folder">Whose folder it has a copy of; null: its own, empty.</param>
    public SimulatedNode Add(string name, bool isExtra, SimulatedDisk? folder = null)
    {
        var node = new SimulatedNode(name, this, [.. Stores.Select(store => new Wire(store, Tally))], _sabotage) { ClockError = RandomClockError(), IsExtra = isExtra };
        if (folder is not null)
        {
            node.Disk.CopyFrom(folder);
        }

        _nodes.Add(node);
        node.Start();
        Note($"{node.Name} joins");
        return node;
    }

    /// <summary>A machine goes for good.</summary>
    public void Remove(SimulatedNode node)
    {
        node.Crash();
        Oracle.Unregistered(node.Id);
        _nodes.Remove(node);
        node.Dispose();
    }

    /// <summary>As far as clocks may be off.</summary>
    public TimeSpan RandomClockError() => Settings.Period * ((Random.Below(999) - 499) / 1000.0);

    public void HasLeft(SimulatedNode node, ulong id, bool isKnown)
    {
        Note($"{node.Name} has left, known {isKnown}");
        if (isKnown)
        {
            Oracle.HasLeft(id);
        }
    }

    public void Note(string what) => Story.Add($"{Elapsed.TotalSeconds:0.000} {what}");

    /// <summary>Time passes, and nothing goes wrong.</summary>
    public void PassInPeace(TimeSpan span)
    {
        IsPeaceful = true;
        Pass(span);
        IsPeaceful = false;
    }

    /// <summary>Time passes, and letters take their chances.</summary>
    public void Pass(TimeSpan span)
    {
        DateTimeOffset end = Now + span;
        while (Now < end)
        {
            var step = TimeSpan.FromMilliseconds(5 + Random.Below(100));
            Now += step;
            Time.Advance(step);
            foreach (SimulatedNode node in _nodes.Where(node => node.IsRunning))
            {
                Live(node);
            }

            Oracle.Check();
        }

        Oracle.CheckExpired();
    }

    public void Dispose()
    {
        foreach (SimulatedNode node in _nodes)
        {
            node.Dispose();
        }

        Seals.Dispose();
    }

    private SimulatedStore NewStore(string name)
    {
        TimeSpan error = Settings.Period * (Random.Below(100) - 50);
        return new SimulatedStore(name, () => Now + error, Tally);
    }

    private void Live(SimulatedNode node)
    {
        foreach (Wire wire in node.Wires)
        {
            if (!IsPeaceful && Random.Below(10) == 0)
            {
                wire.DeliverStray(Random);
            }
        }

        for (int steps = IsPeaceful ? 200 : Random.Below(14); steps > 0; steps--)
        {
            // A look may be over while a call that it did not wait for is still open.
            Wire[] waiting = [.. node.Wires.Where(wire => wire.IsWaitedFor)];
            if (!node.IsIdle || (waiting.Length > 0 && (IsPeaceful || Random.Below(2) == 0)))
            {
                waiting[Random.Below(waiting.Length)].Deliver(Random, IsPeaceful);
                Oracle.Check();
                continue;
            }

            node.ThrowIfFailed();
            if (node.HasLeft || (steps % 50 != 0 && (IsPeaceful || Random.Below(3) > 0)))
            {
                break;
            }

            node.Look();
            Oracle.Check();
        }
    }
}
