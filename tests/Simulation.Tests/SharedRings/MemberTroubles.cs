using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Who comes, goes and is taken for another one, and what operators ask for.</summary>
internal sealed class MemberTroubles(World world)
{
    private const int MaxNodes = 7;

    // A ring is begun only by a node that has none and finds none. That all stores lost it while all who have it are cut off is told apart by nobody.
    private bool MayBeginAnew => world.Stores.All(store => store.Ring is not null);

    public bool Join()
    {
        if (world.Nodes.Count >= MaxNodes || !MayBeginAnew)
        {
            return false;
        }

        world.Add();
        return true;
    }

    public bool JoinApart()
    {
        if (world.Nodes.Count > MaxNodes - 2 || !MayBeginAnew)
        {
            return false;
        }

        int region = world.Random.Below(world.Stores.Length);
        world.Note($"a region begins apart, with {world.Stores[region].Name}");
        foreach (SimulatedNode node in world.Nodes)
        {
            node.Wires[region].IsCut = true;
        }

        for (int i = 0; i < 2; i++)
        {
            SimulatedNode node = world.Add();
            foreach (Wire wire in node.Wires)
            {
                wire.IsCut = wire != node.Wires[region];
            }
        }

        return true;
    }

    public bool LoseDisk(SimulatedNode node)
    {
        if (world.Nodes.Count <= 2 || !MayBeginAnew || node.Mistake != TimeSpan.Zero || !world.Nodes.Any(other => other != node && !other.IsExtra && other.Disk.State is not null))
        {
            return false;
        }

        world.Note($"{node.Name} loses its disk");
        node.Crash();
        world.Oracle.Unregistered(node.Id);
        node.Disk.Lose();
        node.Start();
        return true;
    }

    public bool Forget(SimulatedNode by)
    {
        if (!IsReady(by) || by.Ring!.State is not { Members.Length: > 0 } state)
        {
            return false;
        }

        RingMember lost = state.Members[world.Random.Below(state.Members.Length)];
        if (lost.Id == state.Holder.Id)
        {
            return false;
        }

        world.Note($"{by.Name} forgets {lost.Name}");
        by.Forget(lost.Id);
        world.Oracle.Forgotten(lost.Id, by);
        return true;
    }

    public bool Rotate(SimulatedNode node)
    {
        if (!IsReady(node) || !node.Ring!.IsRegistered)
        {
            return false;
        }

        world.Note($"{node.Name} rotates");
        node.Rotate();
        return true;
    }

    public bool Revoke(SimulatedNode node)
    {
        if (!IsReady(node) || !node.Ring!.IsRegistered || node.Disk.IsFull || node.Disk.IsShaky || node.Mistake != TimeSpan.Zero || world.Random.Below(3) > 0)
        {
            return false;
        }

        node.Revoke();
        return true;
    }

    public bool Leave(SimulatedNode node)
    {
        if (!IsReady(node) || node.Ring!.State is not { } state || !state.Has(state.Holder.Id) || world.Nodes.Count <= 2)
        {
            return false;
        }

        world.Note($"{node.Name} leaves");
        node.Leave();
        return true;
    }

    public bool CopyFolder(SimulatedNode node)
    {
        if (node.Disk.State is not { Holder.Id: not 0 } state || node.Mistake != TimeSpan.Zero || !MayHaveExtra)
        {
            return false;
        }

        world.Note($"the folder of {node.Name} is copied");
        world.Oracle.Doubled(state.Holder.Id);
        world.Add(node.Name, isExtra: true, node.Disk);
        return true;
    }

    public bool TakeName(SimulatedNode node)
    {
        if (!MayHaveExtra || !MayBeginAnew)
        {
            return false;
        }

        world.Add(node.Name, isExtra: true);
        return true;
    }

    private bool MayHaveExtra => world.Nodes.Count < MaxNodes && !world.Nodes.Any(other => other.IsExtra);

    private static bool IsReady(SimulatedNode node) => node is { IsRunning: true, IsIdle: true, HasLeft: false };
}
