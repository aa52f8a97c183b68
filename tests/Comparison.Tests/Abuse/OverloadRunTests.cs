using PublicTime.Comparison.Abuse;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Tests.Abuse;

public sealed class OverloadRunTests
{
    private const double Peak = 1000;

    private static readonly DateTimeOffset Begin = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10_000, 950, true)]
    [InlineData(10_000, 900, true)]
    [InlineData(9_500, 899, false)]
    [InlineData(9_499, 1000, null)]
    [InlineData(3_000, 100, null)]
    public void There_is_a_verdict_only_on_what_was_really_offered(long sentPerSecond, long answeredPerSecond, bool? expected)
    {
        Verdict verdict = OverloadRun.Throughput(LoadResults.Make(sentPerSecond, answeredPerSecond), Peak, times: 10, share: 0.1);

        Assert.Equal(expected, verdict.IsMet);
        Assert.Equal(expected is null, verdict.Remark.Contains("No verdict", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(199, 0, true)]
    [InlineData(200, 0, true)]
    [InlineData(201, 0, false)]
    [InlineData(100, 1, false)]
    public void The_first_whole_second_after_one_of_recovery_is_compared_with_the_calm_before(double after, long lost, bool expected)
    {
        // Calm for three seconds at 100 µs, a flood until 6.2 s, recovery until 7.2 s: second 8 is the first whole one.
        double[] seconds = [90, 100, 110, 5000, 5000, 5000, 5000, 5000, after, 9999];
        LoadResult seen = Seen(seconds, lostInSecond: 8, lost);

        Verdict verdict = OverloadRun.Latency(seen, Begin + TimeSpan.FromSeconds(3.4), Begin + TimeSpan.FromSeconds(6.2));

        Assert.Equal(expected, verdict.IsMet);
    }

    [Fact]
    public void Without_a_second_after_the_flood_there_is_no_verdict() =>
        Assert.Null(OverloadRun.Latency(Seen([100, 100, 100], 0, 0), Begin + TimeSpan.FromSeconds(2), Begin + TimeSpan.FromSeconds(3)).IsMet);

    [Fact]
    public void Without_a_second_before_the_flood_there_is_no_verdict() =>
        Assert.Null(OverloadRun.Latency(Seen([100, 100, 100], 0, 0), Begin, Begin).IsMet);

    private static LoadResult Seen(double[] p99, int lostInSecond, long lost) => LoadResults.Make(500, 500) with
    {
        BegunAt = Begin,
        Intervals = [.. p99.Select((microseconds, second) => new LoadInterval
        {
            StartSeconds = second,
            Intended = 500,
            Sent = 500,
            Answered = 500,
            Lost = second == lostInSecond ? lost : 0,
            P99Microseconds = microseconds,
        })],
    };
}
