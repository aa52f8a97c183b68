namespace PublicTime.Simulation.Tests.SharedRings;

public sealed class SharedRingModelTests
{
    private const int Schedules = 275;

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
            using var world = new World(unchecked(seed + (ulong)i), nodes, stores);
            world.Live();
        }
    }
}
