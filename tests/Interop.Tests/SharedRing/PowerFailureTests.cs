using PublicTime.Fleet.Clients;
using PublicTime.Fleet.Nodes;
using PublicTime.Native.Tls;
using PublicTime.NtsClient.Exchange;

namespace PublicTime.Interop.Tests.SharedRing;

/// <summary>Everything ends at once, and only what the nodes keep in their state folders is left.</summary>
[Collection(nameof(SharedRingScenarioTests))]
public sealed class PowerFailureTests
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Nodes_that_all_lose_power_go_on_from_their_folders_before_a_Redis_is_back()
    {
        await using RingFleet fleet = await RingFleet.StartAsync(new FleetPlan { Lifetime = TimeSpan.FromSeconds(60) });
        using TlsClientContext trust = TlsClientContext.Trusting(fleet.Trusted);
        using RingAssociation before = await RingAssociation.CreateAsync(fleet, trust);
        byte[] minted = await SpendAsync(before, before.FirstCookie, fleet.FrontEnds[0]);

        long from = Time.GetTimestamp();
        await Task.WhenAll([fleet.Redis.KillAsync(), .. fleet.Nodes.Select(node => node.Process.KillAsync())]);
        TimeSpan[] away = await Task.WhenAll(fleet.Nodes.Select(node => node.ReturnAsync(from)));
        TestContext.Current.TestOutputHelper?.WriteLine($"away for {away.Max().TotalSeconds:0.00} s");

        using RingAssociation after = await RingAssociation.CreateAsync(fleet, trust);
        foreach (RingNode frontEnd in fleet.FrontEnds)
        {
            await SpendAsync(before, before.FirstCookie, frontEnd);
            await SpendAsync(before, minted, frontEnd);
            byte[] fresh = await SpendAsync(after, after.FirstCookie, frontEnd);
            await SpendAsync(after, fresh, fleet.FrontEnds[0]);
            await SpendAsync(after, fresh, fleet.FrontEnds[1]);
        }

        await fleet.Redis.StartAgainAsync();
        TimeSpan took = await fleet.GoOnAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"a newer ring everywhere {took.TotalSeconds:0.00} s after an empty Redis came");
        Assert.InRange(took, TimeSpan.Zero, Within);
    }

    private static async Task<byte[]> SpendAsync(RingAssociation association, byte[] cookie, RingNode frontEnd)
    {
        (ExchangeResult result, byte[] fresh) = await association.SpendAsync(cookie, frontEnd, Within / 10, TestContext.Current.CancellationToken);
        Assert.True(result.IsSuccess, $"{frontEnd.Name}: {result.Failure}\n{frontEnd.Output}");
        return fresh;
    }
}
