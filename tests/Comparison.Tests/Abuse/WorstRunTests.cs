using PublicTime.Comparison.Abuse;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Tests.Abuse;

public sealed class WorstRunTests
{
    [Theory]
    [InlineData(1.5, 2.0, true)]
    [InlineData(2.01, 1.2, false)]
    public void The_greatest_ratio_decides_and_is_named(double first, double second, bool expected)
    {
        Verdict verdict = WorstRun.Judge([Ratio("first", first), Ratio("second", second)]);

        Assert.Equal(expected, verdict.IsMet);
        Assert.Contains(first > second ? "first" : "second", verdict.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_ratio_there_is_no_verdict() => Assert.Null(WorstRun.Judge([new ComparisonRatio { Name = "none", Ratio = null, Target = 2 }]).IsMet);

    [Fact]
    public void Every_kind_of_packet_that_is_accepted_is_among_those_measured_and_each_once()
    {
        Assert.Equal((15, 0, "usual"), (WorstRun.Shapes[0].Aead, WorstRun.Shapes[0].Placeholders, WorstRun.Shapes[0].Shape));
        Assert.Equal(WorstRun.Shapes.Count, WorstRun.Shapes.Select(shape => shape.Name).Distinct(StringComparer.Ordinal).Count());
        foreach (int aead in new[] { 15, 16, 17, 30 })
        {
            Assert.Contains(WorstRun.Shapes, shape => shape.Aead == aead && shape.Placeholders == 0 && shape.Shape == "usual");
            Assert.Contains(WorstRun.Shapes, shape => shape.Aead == aead && shape.Placeholders == 7 && shape.Shape == "usual");
        }

        Assert.All(new[] { "padded", "encrypted", "nonce", "many" }, word => Assert.Contains(WorstRun.Shapes, shape => shape.Shape == word));
    }

    private static ComparisonRatio Ratio(string name, double median) => new() { Name = name, Ratio = new Spread(median, median / 2, median * 2), Target = 2 };
}
