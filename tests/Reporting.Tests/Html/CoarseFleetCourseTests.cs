using PublicTime.Reporting.Html;

namespace PublicTime.Reporting.Tests.Html;

public sealed class CoarseFleetCourseTests
{
    [Fact]
    public void Joining_adds_counts_and_keeps_the_longest_silence()
    {
        FleetInterval[] fine = [.. Enumerable.Range(0, 90).Select(Samples.FleetInterval)];

        IReadOnlyList<FleetInterval> coarse = CoarseFleetCourse.Of(fine, 30);

        Assert.Equal(30, coarse.Count);
        Assert.Equal((12, 3, 0), (coarse[1].Requests.SecondTry, coarse[1].Requests.Lost, coarse[1].Requests.Naks));
        Assert.Equal((2, 1, 4), (coarse[2].Requests.Naks, coarse[2].Requests.WithoutCookie, coarse[2].KeyExchangesFailed));
        Assert.Equal((3, 750, 3, 17, 7.5), (coarse[3].LengthSeconds, coarse[3].Requests.First, coarse[1].StartSeconds, coarse[3].FrontEndGapMilliseconds, coarse[3].EchoGapMilliseconds));
    }

    [Fact]
    public void A_short_course_stays_as_it_is()
    {
        FleetInterval[] fine = [Samples.FleetInterval(0)];

        Assert.Same(fine, CoarseFleetCourse.Of(fine, 30));
    }
}
