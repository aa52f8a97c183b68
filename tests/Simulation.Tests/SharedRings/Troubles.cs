namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Draws what goes wrong next. Each world has its own taste: some troubles come often in it, some never, so that rare ones meet each other.</summary>
internal sealed class Troubles
{
    private static readonly (Trouble What, int Weight)[] Usual =
    [
        (Trouble.Cut, 4), (Trouble.Split, 2), (Trouble.Mend, 3), (Trouble.Crash, 3), (Trouble.Restart, 6), (Trouble.RestartPart, 1), (Trouble.Cancel, 2),
        (Trouble.Join, 1), (Trouble.JoinApart, 1), (Trouble.LoseDisk, 1), (Trouble.BackUp, 2), (Trouble.Restore, 1), (Trouble.Flush, 1), (Trouble.Vandalise, 1),
        (Trouble.SetClock, 1), (Trouble.GoAstray, 1), (Trouble.LoseSources, 1), (Trouble.FillDisk, 1), (Trouble.ShakeDisk, 1), (Trouble.Forget, 1),
        (Trouble.Rotate, 1), (Trouble.Revoke, 1), (Trouble.Leave, 1), (Trouble.CopyFolder, 1), (Trouble.TakeName, 1), (Trouble.ChangeSeal, 1),
    ];

    private static readonly Trouble[] OfBeginners =
    [
        Trouble.Cut, Trouble.Cut, Trouble.Split, Trouble.Mend, Trouble.Mend, Trouble.Crash, Trouble.Restart, Trouble.Restart, Trouble.RestartPart,
        Trouble.RestartPart, Trouble.RestartPart, Trouble.Leave, Trouble.Cancel, Trouble.SetClock, Trouble.FillDisk, Trouble.ShakeDisk,
    ];

    private readonly World _world;
    private readonly WireTroubles _wires;
    private readonly MachineTroubles _machines;
    private readonly MemberTroubles _members;
    private readonly StoreTroubles _stores;
    private readonly List<Trouble> _taste = [];

    public Troubles(World world)
    {
        (_world, _wires, _machines, _members, _stores) = (world, new(world), new(world), new(world), new(world));
        foreach ((Trouble what, int weight) in Usual)
        {
            bool isRelief = what is Trouble.Mend or Trouble.Restart or Trouble.BackUp;
            int appetite = isRelief ? 2 : world.Random.Below(3) switch { 0 => 0, 1 => 2, _ => 4 };
            _taste.AddRange(Enumerable.Repeat(what, weight * appetite));
        }
    }

    /// <summary>Something goes wrong, or at times nothing does.</summary>
    public void Strike() => Strike(_taste[_world.Random.Below(_taste.Count)]);

    /// <summary>Something goes wrong with a ring that is not there yet.</summary>
    public void StrikeBeginners() => Strike(OfBeginners[_world.Random.Below(OfBeginners.Length)]);

    private void Strike(Trouble what)
    {
        SimulatedNode node = _world.Nodes[_world.Random.Below(_world.Nodes.Count)];
        if (Happens(what, node))
        {
            _world.Tally.Count(what);
        }
    }

    private bool Happens(Trouble what, SimulatedNode node) => what switch
    {
        Trouble.Cut => _wires.Cut(node),
        Trouble.Split => _wires.Split(),
        Trouble.Mend => _wires.Mend(),
        Trouble.Crash => _machines.Crash(node),
        Trouble.Restart => _machines.Restart(node),
        Trouble.RestartPart => _machines.RestartPart(node),
        Trouble.Cancel => _machines.Cancel(node),
        Trouble.SetClock => _machines.SetClock(node),
        Trouble.GoAstray => _machines.GoAstray(node),
        Trouble.LoseSources => _machines.LoseSources(node),
        Trouble.FillDisk => _machines.FillDisk(node),
        Trouble.ShakeDisk => _machines.ShakeDisk(node),
        Trouble.ChangeSeal => _machines.ChangeSeal(node),
        Trouble.BackUp => _stores.BackUp(),
        Trouble.Restore => _stores.Restore(),
        Trouble.Flush => _stores.Flush(),
        Trouble.Vandalise => _stores.Vandalise(),
        Trouble.Join => _members.Join(),
        Trouble.JoinApart => _members.JoinApart(),
        Trouble.LoseDisk => _members.LoseDisk(node),
        Trouble.Forget => _members.Forget(node),
        Trouble.Rotate => _members.Rotate(node),
        Trouble.Revoke => _members.Revoke(node),
        Trouble.Leave => _members.Leave(node),
        Trouble.CopyFolder => _members.CopyFolder(node),
        Trouble.TakeName => _members.TakeName(node),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "Unknown trouble."),
    };
}
