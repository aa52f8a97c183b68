using PublicTime.Cluster.Redis;

namespace PublicTime.Cluster.Tests.Redis;

public sealed class RedisPaceTests
{
    private const int Nodes = 1000;
    private const int Seconds = 20;

    [Fact]
    public void A_thousand_nodes_that_lose_Redis_at_one_moment_do_not_come_back_at_one_moment()
    {
        Noise noise = new(Seed.Print());

        int[] attempts = AttemptsByTenth(() => noise.Below(1 << 30) / (double)(1 << 30));

        // 133 are expected in the fullest tenth of a second, and 80 later; chance adds some.
        Assert.InRange(attempts.Max(), 0, 200);
    }

    [Fact]
    public void Without_chance_they_would() => Assert.Equal(Nodes, AttemptsByTenth(() => 0.5).Max());

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.999999)]
    public void Every_node_tries_often_enough_to_be_back_in_time(double chance)
    {
        RedisPace pace = new(() => chance);

        Assert.InRange(pace.Next(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        for (int i = 0; i < 100; i++)
        {
            Assert.InRange(pace.Next(), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2));
        }

        pace.Reset();
        Assert.InRange(pace.Next(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    private static int[] AttemptsByTenth(Func<double> random)
    {
        int[] attempts = new int[10 * Seconds];
        for (int node = 0; node < Nodes; node++)
        {
            RedisPace pace = new(random);
            for (double at = pace.Next().TotalSeconds; at < Seconds; at += pace.Next().TotalSeconds)
            {
                attempts[(int)(10 * at)]++;
            }
        }

        return attempts;
    }
}
