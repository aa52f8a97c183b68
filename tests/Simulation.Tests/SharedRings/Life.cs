namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>A whole life of a world: a beginning, much trouble, and a good end.</summary>
internal sealed class Life
{
    private const int TroublesAtFirst = 15;
    private const int TroublesLater = 60;

    private readonly World _world;
    private readonly Troubles _troubles;

    public Life(World world) => (_world, _troubles) = (world, new Troubles(world));

    /// <summary>All of it.</summary>
    public void Live()
    {
        Begin();
        Suffer(TroublesLater, _troubles.Strike);
        HealAndSettle();
    }

    private void Begin()
    {
        if (_world.Random.Below(2) == 0)
        {
            _world.Pass(_world.Settings.Period * 0.9); // the first one begins a ring at any moment from here on
            Suffer(TroublesAtFirst, _troubles.StrikeBeginners);
            Heal();
            _world.PassInPeace(_world.Settings.Period * 3);
        }

        BeginInPeace(_world);
        _world.Note("begun");
    }

    /// <summary>The first nodes make a ring.</summary>
    public static void BeginInPeace(World world)
    {
        world.PassInPeace(world.Settings.Period * 5);
        world.Oracle.CheckRegistered();
    }

    private void Suffer(int steps, Action strike)
    {
        for (int i = 0; i < steps; i++)
        {
            strike();
            _world.Pass(TimeSpan.FromMilliseconds(20 + _world.Random.Below(400)));
        }
    }

    private void HealAndSettle()
    {
        Heal();
        _world.PassInPeace(_world.Settings.Period * 8);
        for (int wait = 0; wait < 50 && !_world.Nodes.All(node => node.Ring!.IsUnanimous); wait++)
        {
            _world.PassInPeace(_world.Settings.Period / 20); // a proposal may be on its way at any moment
        }

        _world.Oracle.CheckWell();
    }

    // Whoever forgets must be within half a period of its peers' median, those included that are silent for good.
    private void Heal()
    {
        _world.Note("healed");
        foreach (SimulatedNode extra in _world.Nodes.Where(node => node.IsExtra).ToList())
        {
            _world.Remove(extra);
        }

        foreach (SimulatedNode node in _world.Nodes)
        {
            (node.Disk.IsFull, node.Disk.IsShaky, node.IsSynchronized, node.Mistake) = (false, false, true, TimeSpan.Zero);
            node.ClockError = _world.RandomClockError() / 8;
            foreach (Wire wire in node.Wires)
            {
                wire.IsCut = false;
            }

            if (node.HasLeft)
            {
                node.Crash();
            }

            if (!node.IsRunning)
            {
                node.Start();
            }
        }
    }
}
