namespace PublicTime.Simulation.Tests.SharedRings;

public sealed class SharedRingModelTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    public void Every_cookie_opens_on_every_registered_node_whatever_happens(int nodes, int stores)
    {
        ulong seed = Seed.Print();
        int schedules = Schedules.Or(125);
        var tally = new Tally();
        for (int i = 0; i < schedules; i++)
        {
            using var world = new World(unchecked(seed + (ulong)i), nodes, stores, tally: tally);
            new Life(world).Live();
        }

        tally.Judge();
    }
}
