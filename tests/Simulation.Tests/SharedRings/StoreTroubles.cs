namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>What goes wrong with what stores hold.</summary>
internal sealed class StoreTroubles(World world)
{
    // A ring is begun only by a node that has none and finds none. That all stores lost it while all who have it are cut off is told apart by nobody.
    private bool HaveAllNodesTheirs => world.Nodes.All(node => node.Disk.State is not null);

    private SimulatedStore Any => world.Stores[world.Random.Below(world.Stores.Length)];

    public bool BackUp()
    {
        Any.BackUp();
        return true;
    }

    public bool Restore()
    {
        SimulatedStore store = Any;
        if (!(HaveAllNodesTheirs || store.AllBackupsHaveRing) || !store.Restore(world.Random))
        {
            return false;
        }

        world.Note($"{store.Name} restored");
        return true;
    }

    public bool Flush()
    {
        if (!HaveAllNodesTheirs)
        {
            return false;
        }

        SimulatedStore store = Any;
        world.Note($"{store.Name} flushed");
        store.Flush();
        return true;
    }

    public bool Vandalise()
    {
        SimulatedStore store = Any;
        world.Note($"{store.Name} vandalised");
        store.Vandalise(world.Random);
        return true;
    }
}
