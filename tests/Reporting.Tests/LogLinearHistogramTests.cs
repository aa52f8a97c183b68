using FsCheck;
using FsCheck.Fluent;

namespace PublicTime.Reporting.Tests;

/// <summary>The histogram against the sorted list of all that was recorded, which knows every percentile exactly.</summary>
public sealed class LogLinearHistogramTests
{
    private static readonly double[] Percentiles = [0, 1, 10, 25, 50, 75, 90, 99, 99.9, 99.99, 100];

    [Fact]
    public void Percentiles_are_never_below_the_true_ones_and_at_most_a_128th_above() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Durations(), durations =>
        {
            LogLinearHistogram histogram = Filled(durations);
            long[] sorted = [.. durations.Order()];
            return Percentiles.All(percentile =>
            {
                long exact = Exact(sorted, percentile);
                long shown = histogram.Percentile(percentile);
                return shown >= exact && shown - exact <= exact * LogLinearHistogram.RelativeError;
            });
        }));

    [Fact]
    public void Count_ends_and_mean_are_exact() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Durations(), durations =>
        {
            LogLinearHistogram histogram = Filled(durations);
            double mean = durations.Aggregate(0m, (sum, each) => sum + each) is var sum && durations.Length > 0 ? (double)(sum / durations.Length) : 0;
            return histogram.Count == durations.Length
                && histogram.Min == durations.DefaultIfEmpty(0).Min()
                && histogram.Max == durations.DefaultIfEmpty(0).Max()
                && Math.Abs(histogram.Mean - mean) <= mean * 1e-12
                && histogram.Clamped == 0;
        }));

    [Fact]
    public void Merging_is_recording_in_one_and_leaves_the_other_as_it_was() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Durations(), Durations(), (some, others) =>
        {
            LogLinearHistogram merged = Filled(some);
            LogLinearHistogram other = Filled(others);
            merged.Merge(other);
            return Same(merged, Filled([.. some, .. others])) && Same(other, Filled(others));
        }));

    [Fact]
    public void Recording_many_is_recording_one_so_often() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Durations(), durations =>
        {
            LogLinearHistogram many = new();
            LogLinearHistogram single = new();
            for (int index = 0; index < durations.Length; index++)
            {
                many.RecordMany(durations[index], index % 4);
                for (int times = index % 4; times > 0; times--)
                {
                    single.Record(durations[index]);
                }
            }

            return Same(many, single);
        }));

    [Fact]
    public void What_lies_outside_the_range_counts_at_its_end_and_as_clamped()
    {
        LogLinearHistogram histogram = Filled([long.MinValue, -1, 0, 1, LogLinearHistogram.HighestNanoseconds]);
        histogram.Record(LogLinearHistogram.HighestNanoseconds + 1);
        histogram.Record(long.MaxValue);

        Assert.Equal(5, histogram.Clamped);
        Assert.Equal(7, histogram.Count);
        Assert.Equal(LogLinearHistogram.LowestNanoseconds, histogram.Min);
        Assert.Equal(LogLinearHistogram.HighestNanoseconds, histogram.Max);
        Assert.Equal(1, histogram.Percentile(50));
        Assert.Equal(LogLinearHistogram.HighestNanoseconds, histogram.Percentile(60));
    }

    [Fact]
    public void The_range_reaches_beyond_a_hundred_seconds() => Assert.True(LogLinearHistogram.HighestNanoseconds > 100_000_000_000);

    [Fact]
    public void Both_sides_of_every_doubling_are_told_apart()
    {
        for (int bit = 1; bit < 37; bit++)
        {
            long doubling = 1L << bit;
            LogLinearHistogram histogram = Filled([doubling - 1, doubling, doubling + (doubling >> 6)]);
            Assert.Equal(doubling - 1, histogram.Percentile(33));
            Assert.InRange(histogram.Percentile(66), doubling, doubling + (doubling >> 7));
        }
    }

    [Fact]
    public void A_share_that_is_exact_is_not_rounded_up()
    {
        LogLinearHistogram histogram = new();
        histogram.RecordMany(10, 9_999);
        histogram.Record(200);

        Assert.Equal(10, histogram.Percentile(99.99));
        Assert.Equal(200, histogram.Percentile(99.991));
    }

    [Fact]
    public void A_cleared_histogram_is_empty_and_a_copy_is_not()
    {
        LogLinearHistogram histogram = Filled([5, -7, 1_000_000]);
        LogLinearHistogram copy = histogram.Copy();
        histogram.Clear();

        Assert.True(Same(histogram, new LogLinearHistogram()));
        Assert.True(Same(copy, Filled([5, -7, 1_000_000])));
        Assert.Equal((0L, 0L, 0L, 0d), (histogram.Percentile(50), histogram.Min, histogram.Max, histogram.Mean));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(100.1)]
    [InlineData(double.NaN)]
    public void A_percentile_that_is_none_is_refused(double percentile) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Filled([1]).Percentile(percentile));

    [Fact]
    public void Recording_does_not_allocate()
    {
        LogLinearHistogram histogram = Filled([1]);
        Noise noise = new(Seed.Print());

        Assert.Equal(0, ManagedMemory.CostOf(() =>
        {
            for (int count = 0; count < 10_000; count++)
            {
                histogram.Record(unchecked((long)noise.Next()));
            }
        }));
    }

    /// <summary>Durations of every magnitude of the range; small shifts are as likely as great ones.</summary>
    private static Arbitrary<long[]> Durations()
    {
        Gen<long> noise = Gen.Choose(0, int.MaxValue).SelectMany(high => Gen.Choose(0, int.MaxValue).Select(low => ((long)high << 31) | (uint)low));
        Gen<long> duration = Gen.Choose(0, 36).SelectMany(shift => noise.Select(bits => (1L << shift) | (bits & ((1L << shift) - 1))));
        return Arb.From(duration.ArrayOf());
    }

    private static LogLinearHistogram Filled(long[] durations)
    {
        LogLinearHistogram histogram = new();
        foreach (long duration in durations)
        {
            histogram.Record(duration);
        }

        return histogram;
    }

    /// <summary>The least duration that is not exceeded by so many per cent of all.</summary>
    private static long Exact(long[] sorted, double percentile) =>
        sorted.Length == 0 ? 0 : sorted[(int)Math.Max(Math.Ceiling((decimal)percentile / 100 * sorted.Length), 1) - 1];

    private static bool Same(LogLinearHistogram one, LogLinearHistogram other) =>
        one.Count == other.Count && one.Clamped == other.Clamped && one.Min == other.Min && one.Max == other.Max && one.Mean.Equals(other.Mean)
        && Enumerable.Range(0, 1001).All(tenth => one.Percentile(tenth / 10.0) == other.Percentile(tenth / 10.0));
}
