using PublicTime.Fleet.Nodes;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Fleet.Troubles;

/// <summary>Everything that may happen to a Redis.</summary>
/// <param name="fleet">Whose Redis.</param>
/// <param name="log">Told what happened.</param>
internal sealed class RedisTroubles(RingFleet fleet, TroubleLog log)
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SlowBy = TimeSpan.FromMilliseconds(200);

    // A look of a node may be late on a machine that does much else.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _twoPeriods = 2 * fleet.Plan.Rotation;

    /// <summary>All of them, one after the other.</summary>
    public async Task MakeAsync(CancellationToken cancellation)
    {
        await LoseAsync(TroubleKind.RedisKilled, fleet.Redis.KillAsync, fleet.Redis.StartAgainAsync, _twoPeriods, cancellation);
        await LoseAsync(TroubleKind.RedisFrozen, fleet.Redis.FreezeAsync, fleet.Redis.ThawAsync, fleet.Plan.Outage, cancellation);
        await LoseAsync(TroubleKind.RedisCutOff, fleet.Wire.CutAsync, fleet.Wire.MendAsync, fleet.Plan.Outage, cancellation);
        await SlowDownAsync();
        await FlushAsync();
        await RestoreOldAsync(cancellation);
        await StartWithoutAsync(cancellation);
    }

    private async Task LoseAsync(TroubleKind kind, Func<Task> lose, Func<Task> give, TimeSpan outage, CancellationToken cancellation)
    {
        long from = Time.GetTimestamp();
        await lose();
        await Task.Delay(outage, Time, cancellation);
        await ExpectOwnKeysAsync();
        await GiveAsync(kind, from, give);
    }

    private async Task GiveAsync(TroubleKind kind, long from, Func<Task> give)
    {
        int[] connections = [.. fleet.Nodes.Select(node => node.Connections)];
        long given = Time.GetTimestamp();
        await give();
        await Poll.UntilAsync(
            () => fleet.Nodes.Zip(connections).All(pair => pair.First.Connections > pair.Second), Patience, () => $"not all nodes are back after {kind}\n{fleet.Explain()}");
        long back = Time.GetTimestamp();
        await fleet.GoOnAsync();
        log.Add(new Trouble(kind, "", from, given, back, Time.GetTimestamp()));
    }

    /// <summary>Whatever becomes of Redis, each period has a key of its own: it is derived.</summary>
    private async Task ExpectOwnKeysAsync()
    {
        foreach (RingNode node in fleet.Nodes)
        {
            TimeSpan age = await node.MintingKeyAgeAsync();
            log.ExpectThat(age < fleet.Plan.Rotation + Slack, () => $"{node.Name} still mints with the key of a period that began {age.TotalSeconds:0.0} s ago");
        }
    }

    /// <summary>The ring goes on as if nothing were, twice while Redis is slow.</summary>
    private async Task SlowDownAsync()
    {
        long from = Time.GetTimestamp();
        Task slow = fleet.Redis.SlowDownAsync(SlowBy, fleet.Plan.Outage);
        await fleet.GoOnAsync();
        long first = Time.GetTimestamp();
        await fleet.GoOnAsync();
        log.ExpectThat(!slow.IsCompleted, () => "the ring went on only when Redis was fast again");
        log.Add(new Trouble(TroubleKind.RedisSlow, "", from, first, Recovered: null, Time.GetTimestamp()));
        await slow;
    }

    private async Task FlushAsync()
    {
        long flushed = Time.GetTimestamp();
        await fleet.Redis.AskAsync("FLUSHALL");
        await Poll.UntilAsync(async () => await fleet.StoredGenerationAsync() > 0, Patience, () => $"no ring is stored\n{fleet.Explain()}");
        long stored = Time.GetTimestamp();
        await fleet.GoOnAsync();
        log.Add(new Trouble(TroubleKind.RedisFlushed, "", flushed, flushed, stored, Time.GetTimestamp()));
    }

    private async Task RestoreOldAsync(CancellationToken cancellation)
    {
        await fleet.Redis.AskAsync("SAVE");
        long saved = await fleet.StoredGenerationAsync();
        await Task.Delay(_twoPeriods, Time, cancellation);
        long lost = await fleet.StoredGenerationAsync();
        log.ExpectThat(lost > saved, () => $"the ring did not go on from generation {saved} since the backup");
        long killed = Time.GetTimestamp();
        await fleet.Redis.KillAsync();
        await GiveAsync(TroubleKind.RedisRestoredOld, killed, fleet.Redis.StartAgainAsync);
    }

    private async Task StartWithoutAsync(CancellationToken cancellation)
    {
        RingNode frontEnd = fleet.FrontEnds[^1];
        await fleet.Redis.KillAsync();
        long lost = Time.GetTimestamp();
        await frontEnd.LosePowerAsync();
        long serves = Time.GetTimestamp();
        log.Add(new Trouble(TroubleKind.StartedWithoutRedis, frontEnd.Name, lost, lost, serves));
        await Task.Delay(fleet.Plan.Rotation, Time, cancellation);
        await ExpectOwnKeysAsync();
        await GiveAsync(TroubleKind.RedisBackAfterStart, serves, fleet.Redis.StartAgainAsync);
    }
}
