using PublicTime.Fleet.Nodes;

namespace PublicTime.Interop.Tests.SharedRing;

/// <summary>How fast a ring goes round, and what it costs its Redis. Alone, because time is measured.</summary>
[Collection(nameof(SharedRingScenarioTests))]
public sealed class SharedRingFigureTests
{
    // What Redis counts besides: the commands inside of our scripts, and what the test itself asks.
    private static readonly string[] NotFromNodes =
        ["hset", "hget", "hmget", "hlen", "hkeys", "hstrlen", "hdel", "hexists", "type", "publish", "config|resetstat", "info"];

    [Fact]
    public async Task A_change_of_the_ring_reaches_every_node_within_250_milliseconds()
    {
        TimeSpan thirtyFiveRotations = TimeSpan.FromSeconds(35);
        await using RingFleet fleet = await RingFleet.StartAsync(new FleetPlan { Rotation = TimeSpan.FromSeconds(1), Lifetime = TimeSpan.FromSeconds(20) });
        GenerationSighting sighting = new([.. fleet.Nodes]);
        using CancellationTokenSource enough = new(thirtyFiveRotations, TimeProvider.System);

        await sighting.RunAsync(enough.Token);

        IReadOnlyList<TimeSpan> spreads = sighting.Spreads();
        TimeSpan median = spreads[spreads.Count / 2];
        TimeSpan p99 = spreads[(int)Math.Ceiling(0.99 * spreads.Count) - 1];
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{spreads.Count} changes: median {median.TotalMilliseconds:0} ms, p99 {p99.TotalMilliseconds:0} ms, worst {spreads[^1].TotalMilliseconds:0} ms");
        Assert.True(spreads.Count >= 100, $"only {spreads.Count} changes");
        Assert.InRange(p99, TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public async Task An_idle_node_asks_Redis_at_most_five_things_a_second()
    {
        const int Seconds = 10;
        await using RingFleet fleet = await RingFleet.StartAsync(new FleetPlan { Rotation = TimeSpan.FromHours(1), Lifetime = TimeSpan.FromHours(2) });
        await fleet.Redis.AskAsync("CONFIG", "RESETSTAT");
        using PeriodicTimer pace = new(TimeSpan.FromSeconds(Seconds), TimeProvider.System);
        await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);

        string statistics = await fleet.Redis.AskAsync("INFO", "commandstats");

        Dictionary<string, long> calls = statistics.Split('\n')
            .Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal))
            .Select(line => line["cmdstat_".Length..].Split(":calls="))
            .ToDictionary(pair => pair[0], pair => long.Parse(pair[1].Split(',')[0]), StringComparer.Ordinal);
        double each = calls.Where(call => !NotFromNodes.Contains(call.Key, StringComparer.Ordinal)).Sum(call => call.Value) / (double)(Seconds * fleet.Nodes.Count());
        TestContext.Current.TestOutputHelper?.WriteLine($"{each:0.00} operations a second of each node\n{statistics}");
        Assert.True(calls["evalsha"] >= (Seconds - 1) * fleet.Nodes.Count(), $"the nodes do not report every second: {statistics}");
        Assert.True(each <= 5, $"{each:0.00} operations a second of each node: {statistics}");
    }
}
