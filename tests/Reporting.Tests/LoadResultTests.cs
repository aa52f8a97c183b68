namespace PublicTime.Reporting.Tests;

public sealed class LoadResultTests
{
    [Fact]
    public void Rates_and_shares_follow_from_the_counts()
    {
        Assert.Equal(39_999, Samples.FullLoad.SentPerSecond);
        Assert.Equal(39_900, Samples.FullLoad.AnsweredPerSecond);
        Assert.Equal(900.0 / 399_990, Samples.FullLoad.LossShare);
        Assert.Equal((30, 20), (Samples.FullLoad.Kods, Samples.FullLoad.Wrong));
    }

    [Fact]
    public void Nothing_sent_is_nothing_lost() =>
        Assert.Equal((0, 0, 0), (Samples.EmptyLoad.SentPerSecond, Samples.EmptyLoad.AnsweredPerSecond, Samples.EmptyLoad.LossShare));

    [Fact]
    public void A_request_whose_end_was_not_counted_is_noticed()
    {
        Assert.Equal(0, Samples.FullLoad.Unaccounted);
        Assert.Equal(5, (Samples.FullLoad with { Sent = Samples.FullLoad.Sent + 5 }).Unaccounted);
        Assert.Equal(-1, (Samples.FullLoad with { Naks = Samples.FullLoad.Naks + 1 }).Unaccounted);
    }

    [Theory]
    [InlineData("ke", "session")]
    [InlineData("mix", "request")]
    public void Only_the_mode_ke_counts_sessions(string mode, string unit) => Assert.Equal(unit, (Samples.EmptyLoad with { Mode = mode }).Unit);

    [Fact]
    public void An_empty_histogram_has_no_summary() => Assert.Null(LatencySummary.From(new LogLinearHistogram()));

    [Fact]
    public void A_summary_shows_the_histogram_in_microseconds()
    {
        LogLinearHistogram histogram = new();
        histogram.RecordMany(20_000, 9_990);
        histogram.RecordMany(5_000_000, 10);
        LatencySummary summary = LatencySummary.From(histogram)!;

        Assert.Equal(10_000, summary.Count);
        Assert.Equal((20, 5_000), (summary.MinMicroseconds, summary.MaxMicroseconds));
        Assert.InRange(summary.P999Microseconds, 20, 20 * (1 + LogLinearHistogram.RelativeError));
        Assert.Equal(5_000, summary.P9999Microseconds);
        Assert.Equal(24.98, summary.MeanMicroseconds, 1e-9);
        Assert.Equal((50, 99.99), (summary.Curve[0].Percentile, summary.Curve[^1].Percentile));
        Assert.Equal(summary.Curve.Select(point => point.Percentile).Order(), summary.Curve.Select(point => point.Percentile));
    }

    [Fact]
    public void This_machine_has_cores_a_kernel_and_a_runtime()
    {
        Machine machine = Machine.OfThisProcess();

        Assert.InRange(machine.Cores, 1, 4096);
        Assert.StartsWith($"Linux {Environment.OSVersion.Version.ToString(2)}.", machine.Kernel, StringComparison.Ordinal);
        Assert.Contains(".NET", machine.Runtime, StringComparison.Ordinal);
    }
}
