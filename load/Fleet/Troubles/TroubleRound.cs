using PublicTime.Fleet.Clients;
using PublicTime.Fleet.Nodes;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Fleet.Troubles;

/// <summary>Everything that may happen to a fleet, once, one after the other.</summary>
/// <param name="fleet">To which.</param>
/// <param name="watch">Who uses it meanwhile.</param>
/// <param name="log">Told what happened.</param>
internal sealed class TroubleRound(RingFleet fleet, FleetWatch watch, TroubleLog log)
{
    private const int AllEight = 0xff;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan EightPolls = TimeSpan.FromSeconds(12);

    /// <summary>How long a round waits before its first trouble: in the second half of it all is as in service.</summary>
    public static TimeSpan Rest(FleetPlan plan) => 4 * plan.Rotation;

    /// <summary>Makes it happen, and returns when every node has one ring and chronyd was answered eight times in a row.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await Task.Delay(Rest(fleet.Plan), Time, cancellation);
        await new RedisTroubles(fleet, log).MakeAsync(cancellation);
        await new NodeTroubles(fleet, log).MakeAsync(cancellation);
        await Poll.UntilAsync(async () => await watch.Chrony.ReachAsync() == AllEight, EightPolls, () => "chronyd misses answers of its last eight requests");
        await fleet.AgreeAsync();
    }
}
