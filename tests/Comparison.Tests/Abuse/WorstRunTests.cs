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

    private static ComparisonRatio Ratio(string name, double median) => new() { Name = name, Ratio = new Spread(median, median / 2, median * 2), Target = 2 };
}
