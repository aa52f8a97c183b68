using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

public sealed class SettingsTests
{
    [Fact]
    public void A_node_whose_cookies_live_shorter_keeps_to_the_longest_also_alone_after_a_restart()
    {
        int nodes = 0;
        var mixed = new Sabotage { Settings = settings => nodes++ == 0 ? settings : settings with { KeyLifetime = settings.KeyLifetime / 2 } };
        using var world = new World(Seed.Print(), nodes: 2, stores: 1, mixed);
        Life.BeginInPeace(world);
        SimulatedNode shorter = world.Nodes[1];
        Assert.Equal(world.Settings.KeyLifetime + world.Settings.Period, shorter.Agreed.KeyLifetime);

        shorter.Crash();
        Assert.All(shorter.Wires, wire => wire.IsCut = true);
        shorter.Start();
        world.PassInPeace(world.Settings.Period);

        Assert.Equal(world.Settings.KeyLifetime + world.Settings.Period, shorter.Agreed.KeyLifetime);
    }

    [Fact]
    public void When_all_want_it_shorter_it_becomes_shorter()
    {
        RotationSettings wanted = new() { Period = TimeSpan.FromSeconds(2), KeyLifetime = TimeSpan.FromSeconds(10) };
        var changing = new Sabotage { Settings = _ => wanted };
        using var world = new World(Seed.Print(), nodes: 2, stores: 1, changing);
        Life.BeginInPeace(world);
        wanted = wanted with { KeyLifetime = world.Settings.KeyLifetime };

        foreach (SimulatedNode node in world.Nodes)
        {
            node.Crash();
            node.Start();
        }

        world.PassInPeace(wanted.Period * 2);
        Assert.All(world.Nodes, node => Assert.Equal(wanted.KeyLifetime + wanted.Period, node.Agreed.KeyLifetime));
    }
}
