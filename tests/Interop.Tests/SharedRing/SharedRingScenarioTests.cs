using PublicTime.Fleet.Clients;
using PublicTime.Fleet.Nodes;
using PublicTime.Fleet.Results;
using PublicTime.Fleet.Troubles;
using PublicTime.Interop.Tests.Harness;
using PublicTime.Reporting;

namespace PublicTime.Interop.Tests.SharedRing;

/// <summary>
/// Everything that may happen to a Redis, to NTS-KE nodes and to front-ends, one after the other, under load and in one run: no client notices more than a retry.
/// Alone, because time is measured. <c>load/fleet</c> is the same in many rounds.
/// </summary>
[Collection(nameof(SharedRingScenarioTests))]
[CollectionDefinition(nameof(SharedRingScenarioTests), DisableParallelization = true)]
public sealed class SharedRingScenarioTests
{
    private const int EnoughEverySecond = 200;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly FleetPlan Plan = new();

    // The promises.
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GapThatIsNone = TimeSpan.FromMilliseconds(50);

    private readonly long _start = Time.GetTimestamp();

    [Fact]
    public async Task Whatever_happens_every_cookie_opens_everywhere_and_no_client_notices_more_than_a_retry()
    {
        TroubleLog log = new(Say);
        await using RingFleet fleet = await RingFleet.StartAsync(Plan);
        await using FleetWatch watch = await FleetWatch.BeginAsync(fleet, Plan.Lifetime);
        Say("begun");
        try
        {
            await new TroubleRound(fleet, watch, log).RunAsync(TestContext.Current.CancellationToken);
            Say("every node has one ring");
        }
        finally
        {
            await watch.EndAsync();
            Say($"what was seen:\n{FleetWatchText.Of(watch, _start)}\nHAProxy:\n{fleet.Haproxy.Output}\n{fleet.Explain()}");
        }

        AssertTroubles(log);
        AssertRollingRestart(watch, log);
        await AssertWatchAsync(fleet, watch);
        AssertReport(ResultComposer.Compose(watch, log, await watch.Chrony.AuthDataAsync()), log);
    }

    private static void AssertTroubles(TroubleLog log)
    {
        Assert.Empty(log.Broken);
        Assert.Equal(Enum.GetValues<TroubleKind>(), log.Troubles.Select(trouble => trouble.Kind).Distinct());
        Assert.All(log.Troubles.Where(trouble => trouble.Recovery is not null), trouble => Assert.InRange(trouble.Recovery!.Value, TimeSpan.Zero, Return));
        Assert.All(
            log.Troubles.Where(trouble => trouble is { Node: "", NewerRing: not null, Kind: not TroubleKind.RedisSlow }),
            trouble => Assert.InRange(trouble.NewerRingAfter!.Value, TimeSpan.Zero, Return));
    }

    /// <summary>Nodes that drain lose nothing, not even at the first try.</summary>
    private void AssertRollingRestart(FleetWatch watch, TroubleLog log)
    {
        Trouble restart = log.Troubles.Single(trouble => trouble.Kind == TroubleKind.RollingRestart);
        IReadOnlyList<LoadCounts> seconds = watch.Load.Book.SecondsBetween(restart.From, restart.Ended);
        Say($"rolling restart: {seconds.Sum(second => second.Asked)} requests, {seconds.Sum(second => second.Missed)} not answered at the first try, {seconds.Max(second => second.Missed)} of them in the worst second");
        Assert.All(seconds, second => Assert.True(second.Asked >= EnoughEverySecond, $"only {second.Asked} requests in a second"));
        Assert.All(seconds, second => Assert.InRange(second.Missed, 0, second.Asked / 1000));
        Assert.DoesNotContain(watch.Keys.Attempts, attempt => attempt.Failure.Length > 0 && attempt.BegunAt > restart.From && attempt.BegunAt < restart.Ended);
    }

    private static async Task AssertWatchAsync(RingFleet fleet, FleetWatch watch)
    {
        LoadCounts total = watch.Load.Book.Total();
        Assert.Equal((0, 0, 0), (total.Naks, total.NoCookie, total.Lost));
        Assert.All(watch.Cookies.Pairs, pair => Assert.Equal(0, pair.Naks));
        foreach (RingNode opener in fleet.FrontEnds)
        {
            Assert.All(fleet.Nodes, minter => Assert.Contains(
                watch.Cookies.Pairs, pair => pair.Minter == minter.Name && pair.Opener == opener.Name && pair.OldestOpened > Plan.Lifetime - (2 * Plan.Rotation)));
            Assert.Equal(0, await opener.NaksAsync());
            (TimeSpan gap, TimeSpan echoes) = watch.WorstBeyondEchoes(opener);
            Assert.True(gap < GapThatIsNone || gap < 2 * echoes, $"{opener.Name} was silent for {gap}, the echoes at that time for {echoes}");
        }

        Assert.All(watch.Keys.Attempts, attempt => Assert.True(attempt.RetryFailure.Length == 0, $"{attempt}"));
        AuthData association = await watch.Chrony.AuthDataAsync();
        Assert.Equal(("NTS", 1u, 0, 0), (association.Mode, association.KeySessions, association.Attempts, association.Naks));
    }

    /// <summary>What <c>load/fleet</c> would report of it.</summary>
    private static void AssertReport(FleetResult result, TroubleLog log)
    {
        Assert.All(
            result.Verdicts.Where(verdict => !verdict.Name.Contains("99 %", StringComparison.Ordinal)), // one round on a loaded machine says little of it
            verdict => Assert.True(verdict.IsMet ?? verdict.Name.Contains("past their lifetime", StringComparison.Ordinal), $"{verdict}")); // the one that needs longer
        Assert.All(result.Latencies, latency => Assert.True(latency.Ratio > 0, $"{latency}"));
        Assert.Equal(log.Troubles.Count, result.Troubles.Count);
        Assert.Equal(result.Requests.Asked, result.Course.Sum(interval => interval.Requests.Asked));
        Assert.True(result.Course.Count(second => second is { FrontEndGapMilliseconds: not null, EchoGapMilliseconds: not null }) > 0.9 * result.Course.Count, "seconds have no gap");
        Assert.Equal(Plan.FrontEnds * (Plan.FrontEnds + Plan.KeyNodes), result.Cookies.Count);
    }

    private void Say(string what) => TestContext.Current.TestOutputHelper?.WriteLine($"{Time.GetElapsedTime(_start).TotalSeconds:0.0} s {what}");
}
