using PublicTime.Reporting.Html;

namespace PublicTime.Reporting.Tests.Html;

public sealed class CoarseCourseTests
{
    [Fact]
    public void Joining_neither_adds_nor_drops_requests_or_time()
    {
        Noise noise = new(Seed.Print());
        for (int count = 1; count < 200; count++)
        {
            LoadInterval[] fine = [.. Enumerable.Range(0, count).Select(second => Samples.Interval(second) with { Answered = noise.Below(9), Lost = noise.Below(9), P50Microseconds = null })];
            IReadOnlyList<LoadInterval> coarse = CoarseCourse.Of(fine, 30);

            Assert.InRange(coarse.Count, 1, 30);
            Assert.Equal(fine.Sum(interval => interval.Answered), coarse.Sum(interval => interval.Answered));
            Assert.Equal(fine.Sum(interval => interval.Lost), coarse.Sum(interval => interval.Lost));
            Assert.Equal(count, coarse.Sum(interval => interval.LengthSeconds));
            Assert.All(coarse.Zip(coarse.Skip(1)), pair => Assert.Equal(pair.First.StartSeconds + pair.First.LengthSeconds, pair.Second.StartSeconds));
        }
    }

    [Fact]
    public void The_worst_stays_visible_and_the_median_leans_to_where_the_answers_are()
    {
        LoadInterval[] fine =
        [
            Samples.Interval(0) with { Answered = 300, P50Microseconds = 10, P99Microseconds = 100, MaxMicroseconds = 5_000 },
            Samples.Interval(1) with { Answered = 100, P50Microseconds = 50, P99Microseconds = 900, MaxMicroseconds = 1_000 },
            Samples.Interval(2) with { Answered = 0, P50Microseconds = null, P99Microseconds = null, MaxMicroseconds = null },
        ];
        LoadInterval joined = Assert.Single(CoarseCourse.Of(fine, 1));

        Assert.Equal((20, 900, 5_000), (joined.P50Microseconds, joined.P99Microseconds, joined.MaxMicroseconds));
    }

    [Fact]
    public void A_silent_stretch_has_no_latency()
    {
        LoadInterval silent = Samples.Interval(0) with { Answered = 0, P50Microseconds = null, P99Microseconds = null, MaxMicroseconds = null };
        LoadInterval joined = Assert.Single(CoarseCourse.Of([silent, silent with { StartSeconds = 1 }], 1));

        Assert.Null(joined.P50Microseconds);
        Assert.Null(joined.P99Microseconds);
    }
}
