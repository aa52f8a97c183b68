namespace PublicTime.Simulation.Tests.SharedRings;

public sealed class SharedRingModelTests
{
    private const int Schedules = 200;

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    public void Every_cookie_opens_on_every_registered_node_whatever_happens(int nodes, int stores)
    {
        ulong seed = Seed.Print();
        for (int i = 0; i < Schedules; i++)
        {
            Live(unchecked(seed + (ulong)i), nodes, stores, Sabotage.None);
        }
    }

    private static void Live(ulong seed, int nodes, int stores, Sabotage sabotage)
    {
        using var world = new World(seed, nodes, stores, sabotage);
        world.BeginInPeace();
        world.Suffer(steps: 60);
        world.HealAndSettle();
    }
}
