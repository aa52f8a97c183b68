namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>What goes wrong on one machine.</summary>
internal sealed class MachineTroubles(World world)
{
    private static readonly int[] PeriodsAstray = [-100, -10, 10, 100];

    private SimulatedNode? _astray;

    public bool Crash(SimulatedNode node)
    {
        if (!node.IsRunning)
        {
            return false;
        }

        world.Note($"{node.Name} crashes");
        node.Crash();
        return true;
    }

    public bool Restart(SimulatedNode node)
    {
        if (node.IsRunning && !node.HasLeft)
        {
            return false;
        }

        world.Note($"{node.Name} restarts");
        node.Crash();
        node.ClockError = world.RandomClockError();
        node.Start();
        return true;
    }

    public bool RestartPart(SimulatedNode node)
    {
        if (!node.IsRunning || node.HasLeft)
        {
            return false;
        }

        world.Note($"{node.Name} begins its part anew");
        node.RestartPart();
        return true;
    }

    public bool Cancel(SimulatedNode node)
    {
        if (!node.IsRunning || node.IsIdle || node.HasLeft)
        {
            return false;
        }

        world.Note($"{node.Name} gives up looking");
        node.Cancel();
        return true;
    }

    public bool SetClock(SimulatedNode node)
    {
        node.ClockError = world.RandomClockError();
        return true;
    }

    /// <summary>One machine of a world at most: two together could be taken for those that are right.</summary>
    public bool GoAstray(SimulatedNode node)
    {
        _astray ??= node.IsExtra ? null : node;
        if (node != _astray)
        {
            return false;
        }

        node.Mistake = node.Mistake == TimeSpan.Zero ? world.Settings.Period * PeriodsAstray[world.Random.Below(PeriodsAstray.Length)] : TimeSpan.Zero;
        world.Note($"{node.Name} has its clock wrong by {node.Mistake}");
        return true;
    }

    public bool LoseSources(SimulatedNode node)
    {
        node.IsSynchronized = !node.IsSynchronized;
        world.Note($"{node.Name} synchronized {node.IsSynchronized}");
        return true;
    }

    public bool FillDisk(SimulatedNode node)
    {
        node.Disk.IsFull = !node.Disk.IsFull;
        world.Note($"{node.Name} disk full {node.Disk.IsFull}");
        return true;
    }

    public bool ShakeDisk(SimulatedNode node)
    {
        node.Disk.IsShaky = !node.Disk.IsShaky;
        world.Note($"{node.Name} disk shaky {node.Disk.IsShaky}");
        return true;
    }

    /// <summary>A rolling restart: everyone goes along before the next step begins.</summary>
    public bool ChangeSeal(SimulatedNode node)
    {
        if (world.Nodes.All(other => !other.IsRunning || other.SealStage == world.SealStage))
        {
            world.SealStage = Math.Min(world.SealStage + 1, world.Seals.Stages - 1);
        }

        if (!node.IsRunning || node.SealStage == world.SealStage)
        {
            return false;
        }

        world.Note($"{node.Name} goes to stage {world.SealStage} of the change of the seal");
        node.Crash();
        node.Start();
        return true;
    }
}
