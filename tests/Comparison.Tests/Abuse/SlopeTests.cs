using PublicTime.Comparison.Abuse;

namespace PublicTime.Comparison.Tests.Abuse;

public sealed class SlopeTests
{
    [Fact]
    public void Points_on_a_line_have_its_slope_and_no_error()
    {
        Slope slope = Slope.Of([.. Enumerable.Range(3, 50).Select(x => ((double)x, 7.5 - (2.25 * x)))]);

        Assert.Equal(-2.25, slope.PerUnit, 9);
        Assert.Equal(0, slope.StandardError, 6);
    }

    [Fact]
    public void Noise_around_a_line_leaves_its_slope_within_a_few_errors()
    {
        Noise noise = new(Seed.Print());
        Slope slope = Slope.Of([.. Enumerable.Range(0, 1000).Select(x => ((double)x, (0.5 * x) + (noise.Below(2001) / 10.0) - 100))]);

        Assert.InRange(slope.PerUnit, 0.5 - (6 * slope.StandardError), 0.5 + (6 * slope.StandardError));
        Assert.InRange(slope.StandardError, 0.003, 0.01);
    }
}
