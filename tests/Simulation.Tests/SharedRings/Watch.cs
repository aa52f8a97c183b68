using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Tells whether there is anything to look at that was not there last time.</summary>
internal sealed class Watch(World world)
{
    private readonly List<KeyRingState?> _seen = [];
    private DateTimeOffset _seenAt;

    /// <summary>Whether time has passed, or a node shows or keeps anything new.</summary>
    public bool HasChanged()
    {
        bool hasChanged = _seenAt != world.Now || _seen.Count != world.Nodes.Count * 2;
        for (int i = 0; i < world.Nodes.Count && !hasChanged; i++)
        {
            hasChanged = !ReferenceEquals(_seen[i * 2], world.Nodes[i].Served) || !ReferenceEquals(_seen[(i * 2) + 1], world.Nodes[i].Disk.State);
        }

        if (hasChanged)
        {
            _seenAt = world.Now;
            _seen.Clear();
            foreach (SimulatedNode node in world.Nodes)
            {
                _seen.Add(node.Served);
                _seen.Add(node.Disk.State);
            }
        }

        return hasChanged;
    }
}
