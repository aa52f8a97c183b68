using PublicTime.Comparison.Abuse;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Tests.Abuse;

public sealed class SoakRunTests
{
    private const double Megabyte = 1e6;

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.99, true)]
    [InlineData(1.01, false)]
    [InlineData(-5, true)]
    [InlineData(60, false)]
    public void Growth_is_that_of_the_last_two_thirds_in_megabytes_an_hour(double perHour, bool expected)
    {
        // Ten minutes, every five seconds; the first third grows by ten megabytes a minute, which is warm-up.
        (double, double)[] samples = [.. Enumerable.Range(1, 120).Select(i => i * 5.0).Select(seconds =>
            (seconds, (50 * Megabyte) + (seconds < 200 ? (seconds - 200) / 6 * Megabyte : (seconds - 200) / 3600 * perHour * Megabyte)))];

        Verdict verdict = SoakRun.Growth(samples);

        Assert.Equal(expected, verdict.IsMet);
        Assert.StartsWith($"{perHour:N2} ", verdict.Figure, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_samples_are_too_few_for_a_verdict() => Assert.Null(SoakRun.Growth([(5, Megabyte), (10, Megabyte)]).IsMet);
}
