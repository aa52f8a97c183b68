using PublicTime.Fleet.Clients;
using PublicTime.Fleet.Nodes;

namespace PublicTime.Interop.Tests.SharedRing;

/// <summary>The watch sees what the scenario says must not be: a fleet that breaks promises is found out.</summary>
[Collection(nameof(SharedRingScenarioTests))]
public sealed class FleetWatchTests
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_front_end_that_is_frozen_and_cookies_that_live_shorter_than_promised_are_seen()
    {
        long start = Time.GetTimestamp();
        await using RingFleet fleet = await RingFleet.StartAsync(new FleetPlan { Rotation = TimeSpan.FromSeconds(1), Lifetime = Lifetime });
        await using FleetWatch watch = await FleetWatch.BeginAsync(fleet, Promised);
        using PeriodicTimer frozen = new(Frozen, Time);
        await fleet.FrontEnds[0].Process.SignalAsync("STOP");
        await frozen.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        await fleet.FrontEnds[0].Process.SignalAsync("CONT");
        using PeriodicTimer tooOld = new(Promised, Time);
        await tooOld.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        await watch.EndAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(FleetWatchText.Of(watch, start));

        Assert.True(watch.WorstOf(fleet.FrontEnds[0]).Gap > Frozen * 0.9, "the gap was not seen");
        Assert.True(watch.WorstOf(fleet.FrontEnds[1]).Gap < Frozen * 0.9, "a gap was seen where none was");
        Assert.True(watch.Load.Book.Total().Other > 0, "no client had to ask the other front-end");
        Assert.All(fleet.Nodes, minter => Assert.Contains(watch.Cookies.Pairs, pair => pair.Minter == minter.Name && pair.Naks > 0));
        Assert.DoesNotContain(watch.Cookies.Pairs, pair => pair.YoungestNak < Lifetime);
        Assert.True(await fleet.FrontEnds[1].NaksAsync() > 0, "the front-end counted no NAK");
    }
}
