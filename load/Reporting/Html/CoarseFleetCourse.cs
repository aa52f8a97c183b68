namespace PublicTime.Reporting.Html;

/// <summary>The course of a long run in few enough intervals to be drawn and read.</summary>
internal static class CoarseFleetCourse
{
    /// <summary>Joins neighbours until there are at most so many: counts are added, and of gaps the longest is taken.</summary>
    public static IReadOnlyList<FleetInterval> Of(IReadOnlyList<FleetInterval> course, int most)
    {
        int joined = (course.Count + most - 1) / most;
        return joined <= 1 ? course : [.. course.Chunk(joined).Select(Join)];
    }

    private static FleetInterval Join(FleetInterval[] some) => new()
    {
        StartSeconds = some[0].StartSeconds,
        LengthSeconds = some.Sum(interval => interval.LengthSeconds),
        Requests = new FleetRequests
        {
            First = some.Sum(interval => interval.Requests.First),
            SecondTry = some.Sum(interval => interval.Requests.SecondTry),
            Lost = some.Sum(interval => interval.Requests.Lost),
            Naks = some.Sum(interval => interval.Requests.Naks),
            WithoutCookie = some.Sum(interval => interval.Requests.WithoutCookie),
        },
        KeyExchangesFailed = some.Sum(interval => interval.KeyExchangesFailed),
        FrontEndGapMilliseconds = some.Max(interval => interval.FrontEndGapMilliseconds),
        EchoGapMilliseconds = some.Max(interval => interval.EchoGapMilliseconds),
    };
}
