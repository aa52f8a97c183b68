using PublicTime.Fleet.Nodes;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Fleet.Troubles;

/// <summary>What may happen to nodes: NTS-KE nodes killed and frozen behind HAProxy, and all nodes restarted.</summary>
/// <param name="fleet">Whose nodes.</param>
/// <param name="log">Told what happened.</param>
internal sealed class NodeTroubles(RingFleet fleet, TroubleLog log)
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>All of them, one after the other.</summary>
    public async Task MakeAsync(CancellationToken cancellation)
    {
        await KillAsync(fleet.KeyNodes[0], cancellation);
        await FreezeAsync(fleet.KeyNodes[1], cancellation);
        await RestartAllAsync(cancellation);
    }

    private async Task KillAsync(RingNode node, CancellationToken cancellation)
    {
        long killed = Time.GetTimestamp();
        await node.Process.KillAsync();
        await Task.Delay(fleet.Plan.Rotation, Time, cancellation);
        long started = Time.GetTimestamp();
        await node.ReturnAsync(killed);
        await AwaitUpAsync(node);
        log.Add(new Trouble(TroubleKind.KeyNodeKilled, node.Name, killed, started, Time.GetTimestamp()));
    }

    private async Task FreezeAsync(RingNode node, CancellationToken cancellation)
    {
        long frozen = Time.GetTimestamp();
        await node.Process.SignalAsync("STOP");
        await Task.Delay(2 * fleet.Plan.Rotation, Time, cancellation);
        long thawed = Time.GetTimestamp();
        await node.Process.SignalAsync("CONT");
        await AwaitUpAsync(node);
        long up = Time.GetTimestamp();
        await fleet.GoOnAsync();
        log.Add(new Trouble(TroubleKind.KeyNodeFrozen, node.Name, frozen, thawed, up, Time.GetTimestamp()));
    }

    /// <summary>One after the other, as deploy/RUNBOOK.md says it: HAProxy and routes first, then the drain, the grace, the start, and the next only when all is well.</summary>
    private async Task RestartAllAsync(CancellationToken cancellation)
    {
        long from = Time.GetTimestamp();
        foreach (RingNode node in fleet.FrontEnds.Concat(fleet.KeyNodes))
        {
            cancellation.ThrowIfCancellationRequested();
            bool isBehindHaproxy = fleet.KeyNodes.Contains(node);
            long drained = Time.GetTimestamp();
            await (isBehindHaproxy ? fleet.Haproxy.SetStateAsync(node.Name, "drain") : Task.CompletedTask);
            long ended = await node.RestartAsync(fleet.Plan.Grace);
            log.Add(new Trouble(TroubleKind.NodeRestarted, node.Name, drained, ended, Time.GetTimestamp()));
            await fleet.AgreeAsync();
            if (isBehindHaproxy)
            {
                await fleet.Haproxy.SetStateAsync(node.Name, "ready");
                await AwaitUpAsync(node);
            }
        }

        log.Add(new Trouble(TroubleKind.RollingRestart, "", from, Time.GetTimestamp()));
    }

    private Task AwaitUpAsync(RingNode node) =>
        Poll.UntilAsync(async () => await fleet.Haproxy.StateOfAsync(node.Name) == "UP", Patience, () => $"HAProxy does not use {node.Name}\n{fleet.Haproxy.Output}");
}
