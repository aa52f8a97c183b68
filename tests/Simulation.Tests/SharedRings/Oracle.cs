using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Knows everything, and holds the promises against it.</summary>
internal sealed class Oracle(World world)
{
    private readonly Dictionary<(ulong Epoch, long Period), DateTimeOffset> _minted = [];
    private readonly HashSet<ulong> _unregistered = [0];
    private readonly HashSet<ulong> _minting = [];
    private readonly HashSet<ulong> _forgotten = [];
    private readonly HashSet<ulong> _letIn = [];
    private readonly Dictionary<object, long> _generations = [];

    /// <summary>How many epochs have minted; a world in which nothing happens proves nothing.</summary>
    public int Epochs => _minting.Count;

    /// <summary>This id left, was forgotten, or was lost with its machine.</summary>
    public void Unregistered(ulong id) => _unregistered.Add(id);

    /// <summary>An operator had this id forgotten. Whoever it lets in before it hears of that is given up with it.</summary>
    public void Forgotten(ulong id)
    {
        _forgotten.Add(id);
        _unregistered.Add(id);
    }

    public void Check()
    {
        foreach (SimulatedNode node in world.Nodes.Where(node => node.Served is not null && _letIn.Add(node.Id)))
        {
            if (_forgotten.Any(forgotten => !node.Served!.HasLost(forgotten)))
            {
                _unregistered.Add(node.Id);
            }
        }

        SimulatedNode[] serving = [.. world.Nodes.Where(node => node.Served is not null && !_unregistered.Contains(node.Id))];
        Mint(serving);
        Expire();
        foreach (SimulatedNode node in serving)
        {
            foreach (((ulong epoch, long period), DateTimeOffset last) in _minted)
            {
                if (!node.Opens(epoch, period))
                {
                    throw Broken($"{node.Name} does not open {epoch:x16}/{period}, minted until {last:O}");
                }
            }

            CheckGeneration(node.Ring!, node.Served!.Generation, node.Name);
        }

        foreach (SimulatedNode node in world.Nodes)
        {
            CheckGeneration(node.Disk, node.Disk.State?.Generation ?? long.MaxValue, node.Name);
        }
    }

    /// <summary>All nodes answer: a world without a ring would prove nothing.</summary>
    public void CheckRegistered()
    {
        foreach (SimulatedNode node in world.Nodes)
        {
            Hold(node.Served is not null, $"{node.Name} is not registered: {Opinions()}");
        }
    }

    /// <summary>At peace: all are registered, agree, and mint from an epoch that is not old.</summary>
    public void CheckWell()
    {
        CheckRegistered();
        foreach (SimulatedNode node in world.Nodes)
        {
            Hold(node.Ring!.IsUnanimous, $"{node.Name} does not agree with all: {Opinions()}");
            DateTimeOffset start = node.Minting().Epoch.StartsAt;
            Hold(world.Now - start < world.Settings.Period * 4, $"{node.Name} mints from an epoch of {start:O}");
            CheckRest(node.Disk.State!, node.Name);
        }

        foreach (SimulatedStore store in world.Stores)
        {
            CheckRest(world.Seal.Peek(store.Ring!), "a store");
        }
    }

    private string Opinions() => string.Join("; ", world.Nodes.Select(node =>
        $"{node.Name} {node.Ring!.State?.Holder} generation {node.Served?.Generation}: {string.Join(' ', (node.Ring!.State?.Members ?? []).Select(member => $"{member.Name}/{member.Id:x16}"))}"));

    private void Mint(SimulatedNode[] serving)
    {
        foreach (SimulatedNode node in serving)
        {
            (KeyEpoch epoch, long period) = node.Minting();
            _minted[(epoch.Id, period)] = world.Now;
            if (_minting.Add(epoch.Id))
            {
                CheckHeld(epoch.Id, node.Name);
            }
        }
    }

    // Those that run open with it, and those that do not come back with it.
    private void CheckHeld(ulong epochId, string minter)
    {
        foreach (SimulatedNode node in world.Nodes.Where(node => !_unregistered.Contains(node.Id)))
        {
            KeyRingState? state = node.Served ?? node.Disk.State;
            bool isRegistered = state is { Holder.IsRegistered: true };
            Hold(!isRegistered || state!.Epochs.Any(epoch => epoch.Id == epochId), $"{minter} mints from {epochId:x16}, which {node.Name} does not hold");
        }
    }

    private void Expire()
    {
        foreach ((ulong, long) key in _minted.Where(entry => world.Now - entry.Value > world.Settings.KeyLifetime).Select(entry => entry.Key).ToList())
        {
            _minted.Remove(key);
        }
    }

    // A process does not go back, and neither does what is kept: a crash under a full disk falls back to that.
    private void CheckGeneration(object holder, long generation, string name)
    {
        if (generation < _generations.GetValueOrDefault(holder))
        {
            throw Broken($"{name} went back to generation {generation}");
        }

        _generations[holder] = generation == long.MaxValue ? 0 : generation;
    }

    // A key may be as old as the lifetime, the period it minted in, one period for the clocks of two nodes, and one until it was looked at.
    private void CheckRest(KeyRingState state, string where)
    {
        DateTimeOffset oldest = world.Now - world.Settings.KeyLifetime - (world.Settings.Period * 4);
        foreach (KeyEpoch epoch in state.Epochs)
        {
            DateTimeOffset end = epoch.Schedule.StartOf(epoch.SeedPeriod + 1);
            Hold(end >= oldest, $"at rest in {where}, epoch {epoch.Id:x16} still makes the key of {end:O}");
        }
    }

    private void Hold(bool isTrue, string sentence)
    {
        if (!isTrue)
        {
            throw Broken(sentence);
        }
    }

    private PromiseBrokenException Broken(string sentence) =>
        new($"SEED={world.Random.Seed} at {world.Elapsed.TotalSeconds:0.000} s: {sentence}\n{string.Join('\n', world.Story)}");
}
