using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.SharedRing;

/// <summary>
/// Everything that may happen to a Redis, to NTS-KE nodes and to front-ends, one after the other, under load and in one run: no client notices more than a retry.
/// Alone, because time is measured.
/// </summary>
[Collection(nameof(SharedRingScenarioTests))]
[CollectionDefinition(nameof(SharedRingScenarioTests), DisableParallelization = true)]
public sealed class SharedRingScenarioTests
{
    private const int EnoughEverySecond = 200;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(8);

    // The promises.
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GapThatIsNone = TimeSpan.FromMilliseconds(50);

    // A look of a node may be late on a machine that does much else.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TwoPeriods = 2 * Period;

    private readonly long _start = Time.GetTimestamp();

    [Fact]
    public async Task Whatever_happens_every_cookie_opens_everywhere_and_no_client_notices_more_than_a_retry()
    {
        await using RingFleet fleet = await RingFleet.StartAsync($"ntsrotate {Period.TotalSeconds}", $"ntskeylifetime {Lifetime.TotalSeconds}");
        await using FleetWatch watch = await FleetWatch.BeginAsync(fleet, Lifetime);
        Say("begun");
        try
        {
            await HoldAsync(TwoPeriods);
            await LoseRedisAsync(fleet, "killed and started again empty", fleet.Redis.KillAsync, fleet.Redis.StartAgainAsync, TwoPeriods);
            await LoseRedisAsync(fleet, "frozen", fleet.Redis.FreezeAsync, fleet.Redis.ThawAsync, Outage);
            await LoseRedisAsync(fleet, "partitioned", fleet.Wire.CutAsync, fleet.Wire.MendAsync, Outage);
            await SlowDownAsync(fleet);
            await FlushAsync(fleet);
            await RestoreOldAsync(fleet);
            await RestartWithoutRedisAsync(fleet);
            await LoseKeyNodesAsync(fleet);
            await RestartAllAsync(fleet, watch);
            await Poll.UntilAsync(async () => await watch.Chrony.ReachAsync() == 0xff, Outage, () => "chronyd misses answers of its last eight requests");
            await fleet.AgreeAsync();
            Say("every node has one ring");
        }
        finally
        {
            await watch.EndAsync();
            Say($"what was seen:\n{watch.Describe(_start)}\nHAProxy:\n{fleet.Haproxy.Output}\n{fleet.Explain()}");
        }

        await AssertAsync(fleet, watch);
    }

    private static async Task AssertAsync(RingFleet fleet, FleetWatch watch)
    {
        Assert.Equal(0, watch.Load.Count(FleetAnswer.Nak) + watch.Load.Count(FleetAnswer.NoCookie));
        Assert.DoesNotContain(watch.Cookies.Uses, use => use.IsNak);
        foreach (RingNode opener in fleet.FrontEnds)
        {
            Assert.All(fleet.Nodes, minter => Assert.Contains(
                watch.Cookies.Uses, use => use.Minter == minter.Name && use.Opener == opener.Name && use.IsOpened && use.Age > Lifetime - (2 * Period)));
            Assert.Equal(0, await opener.NaksAsync());
            TimeSpan gap = watch.WorstOf(opener).Gap;
            Assert.True(gap < GapThatIsNone || gap < 2 * watch.WorstOfEchoes(), $"{opener.Name} was silent for {gap}, the echoes for {watch.WorstOfEchoes()}");
        }

        Assert.All(watch.Keys.Attempts, attempt => Assert.True(attempt.RetryFailure.Length == 0, $"{attempt}"));
        AuthData association = await watch.Chrony.AuthDataAsync();
        Assert.Equal(("NTS", 1u, 0, 0), (association.Mode, association.KeySessions, association.Attempts, association.Naks));
    }

    private async Task LoseRedisAsync(RingFleet fleet, string how, Func<Task> lose, Func<Task> give, TimeSpan outage)
    {
        await lose();
        await HoldAsync(outage);
        await MintsOnAsync(fleet);
        int[] connections = [.. fleet.Nodes.Select(node => node.Connections)];
        long returned = Time.GetTimestamp();
        await give();
        await AwaitReturnAsync(fleet, connections, returned, how);
    }

    private async Task AwaitReturnAsync(RingFleet fleet, int[] connections, long returned, string how)
    {
        await Poll.UntilAsync(
            () => fleet.Nodes.Zip(connections).All(pair => pair.First.Connections > pair.Second), 2 * Return, () => $"not all nodes are back\n{fleet.Explain()}");
        TimeSpan took = Time.GetElapsedTime(returned);
        TimeSpan further = await fleet.GoOnAsync();
        Say($"Redis {how}: all nodes back after {took.TotalSeconds:0.00} s, a newer ring everywhere {further.TotalSeconds:0.00} s later");
        Assert.InRange(took, TimeSpan.Zero, Return);
        Assert.InRange(further, TimeSpan.Zero, Return);
    }

    /// <summary>Whatever becomes of Redis, each period has a key of its own: it is derived.</summary>
    private static async Task MintsOnAsync(RingFleet fleet)
    {
        foreach (RingNode node in fleet.Nodes)
        {
            TimeSpan age = await node.MintingKeyAgeAsync();
            Assert.True(age < Period + Slack, $"{node.Name} still mints with the key of a period that began {age.TotalSeconds} s ago\n{node.Output}");
        }
    }

    /// <summary>A command that follows upon an answer waits for 200 ms: the ring goes on as if nothing were.</summary>
    private async Task SlowDownAsync(RingFleet fleet)
    {
        Task<string> slow = fleet.Redis.AskAsync("-r", "40", "CLIENT", "PAUSE", "200");
        await fleet.GoOnAsync();
        TimeSpan further = await fleet.GoOnAsync();
        Assert.False(slow.IsCompleted, "the ring went on only when Redis was fast again");
        await slow;
        Say($"Redis slow: a newer ring everywhere within {further.TotalSeconds:0.00} s");
    }

    private async Task FlushAsync(RingFleet fleet)
    {
        long flushed = Time.GetTimestamp();
        await fleet.Redis.AskAsync("FLUSHALL");
        await Poll.UntilAsync(async () => await fleet.StoredGenerationAsync() > 0, Return, () => $"no ring is stored\n{fleet.Explain()}");
        Say($"Redis flushed: stored again after {Time.GetElapsedTime(flushed).TotalSeconds:0.00} s, a newer ring everywhere {(await fleet.GoOnAsync()).TotalSeconds:0.00} s later");
    }

    private async Task RestoreOldAsync(RingFleet fleet)
    {
        await fleet.Redis.AskAsync("SAVE");
        long saved = await fleet.StoredGenerationAsync();
        await HoldAsync(TwoPeriods);
        Assert.True(await fleet.StoredGenerationAsync() > saved, "the ring did not go on since the backup");
        int[] connections = [.. fleet.Nodes.Select(node => node.Connections)];
        await fleet.Redis.KillAsync();
        long returned = Time.GetTimestamp();
        await fleet.Redis.StartAgainAsync();
        await AwaitReturnAsync(fleet, connections, returned, "restored from an old backup");
    }

    private async Task RestartWithoutRedisAsync(RingFleet fleet)
    {
        await fleet.Redis.KillAsync();
        TimeSpan away = await fleet.FrontEnds[1].RestartAsync("KILL");
        Say($"{fleet.FrontEnds[1].Name} killed and started without Redis: serves again after {away.TotalSeconds:0.00} s");
        await HoldAsync(Period);
        await MintsOnAsync(fleet);
        int[] connections = [.. fleet.Nodes.Select(node => node.Connections)];
        long returned = Time.GetTimestamp();
        await fleet.Redis.StartAgainAsync();
        await AwaitReturnAsync(fleet, connections, returned, "away while a front-end was started");
    }

    private async Task LoseKeyNodesAsync(RingFleet fleet)
    {
        long killed = Time.GetTimestamp();
        await fleet.KeyNodes[0].Process.KillAsync();
        await HoldAsync(Period);
        TimeSpan away = await fleet.KeyNodes[0].ReturnAsync(killed);
        await Poll.UntilAsync(async () => await fleet.Haproxy.StateOfAsync("ke1") == "UP", Return, () => fleet.Haproxy.Output);
        await fleet.KeyNodes[1].Process.SignalAsync("STOP");
        await HoldAsync(TwoPeriods);
        await fleet.KeyNodes[1].Process.SignalAsync("CONT");
        await Poll.UntilAsync(async () => await fleet.Haproxy.StateOfAsync("ke2") == "UP", Return, () => fleet.Haproxy.Output);
        Say($"ke1 killed for {away.TotalSeconds:0.00} s, ke2 frozen for {TwoPeriods.TotalSeconds} s; the ring went on {(await fleet.GoOnAsync()).TotalSeconds:0.00} s later");
    }

    /// <summary>One after the other, each from its state folder; a client that a front-end does not answer asks the other one.</summary>
    private async Task RestartAllAsync(RingFleet fleet, FleetWatch watch)
    {
        long from = Time.GetTimestamp();
        foreach (RingNode node in fleet.FrontEnds.Concat(fleet.KeyNodes))
        {
            TimeSpan away = await node.RestartAsync();
            Say($"{node.Name} restarted: away for {away.TotalSeconds:0.00} s");
            await fleet.AgreeAsync();
            if (fleet.KeyNodes.Contains(node))
            {
                await Poll.UntilAsync(async () => await fleet.Haproxy.StateOfAsync(node.Name) == "UP", Return, () => fleet.Haproxy.Output);
            }
        }

        IReadOnlyList<ILookup<FleetAnswer, long>> seconds = watch.Load.Seconds(from, Time.GetTimestamp());
        foreach (ILookup<FleetAnswer, long> second in seconds.SkipLast(1))
        {
            int asked = second.Sum(answers => answers.Count());
            Assert.True(asked >= EnoughEverySecond, $"only {asked} requests in a second");
            Assert.InRange(second[FleetAnswer.Lost].Count(), 0, asked / 1000);
        }

        Say($"rolling restart: {seconds.Sum(second => second[FleetAnswer.Lost].Count())} lost; worst second: {seconds.Max(second => second[FleetAnswer.Other].Count())} asked the other front-end");
    }

    private static Task HoldAsync(TimeSpan span) => Task.Delay(span, Time);

    private void Say(string what) => TestContext.Current.TestOutputHelper?.WriteLine($"{Time.GetElapsedTime(_start).TotalSeconds:0.0} s {what}");
}
