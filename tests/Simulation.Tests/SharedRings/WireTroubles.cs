namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>What goes wrong between nodes and stores.</summary>
internal sealed class WireTroubles(World world)
{
    public bool Cut(SimulatedNode node)
    {
        Wire wire = node.Wires[world.Random.Below(node.Wires.Length)];
        wire.IsCut = !wire.IsCut;
        world.Note($"{node.Name} and {wire.Name} cut {wire.IsCut}");
        return true;
    }

    public bool Split()
    {
        world.Note("regions split");
        for (int i = 0; i < world.Nodes.Count; i++)
        {
            for (int s = 0; s < world.Stores.Length; s++)
            {
                world.Nodes[i].Wires[s].IsCut = i % world.Stores.Length != s || world.Stores.Length == 1;
            }
        }

        return true;
    }

    public bool Mend()
    {
        world.Note("mended");
        foreach (Wire wire in world.Nodes.SelectMany(node => node.Wires))
        {
            wire.IsCut = false;
        }

        return true;
    }
}
