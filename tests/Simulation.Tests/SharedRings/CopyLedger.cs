using System.Runtime.CompilerServices;
using PublicTime.Cluster.Sharing;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>What processes and disks may not take back.</summary>
/// <param name="world">What is watched.</param>
/// <param name="broken">Makes the failure.</param>
internal sealed class CopyLedger(World world, Func<string, Exception> broken)
{
    private readonly ConditionalWeakTable<SharedRing, StrongBox<long>> _parts = [];
    private readonly Dictionary<SimulatedDisk, DiskHistory> _disks = [];

    public void Check()
    {
        foreach (SimulatedNode node in world.Nodes)
        {
            CheckPart(node);
            CheckDisk(node);
        }
    }

    /// <summary>A key that can still be made is as old at most as the lifetime, the period it minted in, one period for the clocks of two nodes, and one until it was looked at.</summary>
    public void CheckRest(KeyRingState state, string where)
    {
        DateTimeOffset oldest = world.Now - world.Settings.KeyLifetime - (world.Settings.Period * 4);
        foreach (KeyEpoch epoch in state.Epochs)
        {
            DateTimeOffset end = epoch.Schedule.StartOf(epoch.SeedPeriod + 1);
            Hold(end >= oldest, $"at rest in {where}, epoch {epoch.Id:x16} still makes the key of {end:O}");
            Hold(epoch.EndsAt >= oldest, $"at rest in {where}, epoch {epoch.Id:x16} is kept, which ended {epoch.EndsAt:O}");
        }
    }

    // What a process has shown it does not take back.
    private void CheckPart(SimulatedNode node)
    {
        if (node.Ring is not { } part || node.Served is not { } served)
        {
            return;
        }

        StrongBox<long> shown = _parts.GetOrCreateValue(part);
        Hold(served.Generation >= shown.Value || !node.HasShown, $"{node.Name} went back to generation {served.Generation}");
        shown.Value = node.HasShown ? served.Generation : 0;
    }

    private void CheckDisk(SimulatedNode node)
    {
        if (!_disks.TryGetValue(node.Disk, out DiskHistory? history))
        {
            _disks[node.Disk] = history = new DiskHistory();
        }

        if (!ReferenceEquals(node.Disk.State, history.Last))
        {
            string? refusal = history.Take(node.Disk.State, () => world.Tally.Count(Happening.Dropped));
            Hold(refusal is null, $"the disk of {node.Name} {refusal}");
        }

        // What has been counted is kept when a look is over: a restart does not count it again for something else.
        if (node is { IsRunning: true, IsIdle: true, HasEnded: true, HasLeft: false, Disk: { HasTakenLast: true, State: { } kept } } && node.Ring!.State is { } state)
        {
            Hold(kept.Generation >= state.Generation, $"{node.Name} would come back with generation {kept.Generation}, and has told {state.Generation}");
        }
    }

    private void Hold(bool isTrue, string sentence)
    {
        if (!isTrue)
        {
            throw broken(sentence);
        }
    }
}
