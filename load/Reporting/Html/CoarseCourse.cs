namespace PublicTime.Reporting.Html;

/// <summary>The course of a long test in few enough intervals to be drawn and read.</summary>
internal static class CoarseCourse
{
    /// <summary>
    /// Joins neighbours until there are at most so many. Counts are added. Percentiles of different intervals cannot be joined exactly:
    /// p99 and the greatest latency are the worst of the joined, the median is the mean of theirs weighted with the answers.
    /// </summary>
    public static IReadOnlyList<LoadInterval> Of(IReadOnlyList<LoadInterval> intervals, int most)
    {
        int joined = (intervals.Count + most - 1) / most;
        return joined <= 1 ? intervals : [.. intervals.Chunk(joined).Select(Join)];
    }

    private static LoadInterval Join(LoadInterval[] some)
    {
        LoadInterval[] timed = [.. some.Where(interval => interval is { Answered: > 0, P50Microseconds: not null })];
        return new LoadInterval
        {
            StartSeconds = some[0].StartSeconds,
            LengthSeconds = some.Sum(interval => interval.LengthSeconds),
            Intended = some.Sum(interval => interval.Intended),
            Sent = some.Sum(interval => interval.Sent),
            Answered = some.Sum(interval => interval.Answered),
            Lost = some.Sum(interval => interval.Lost),
            Naks = some.Sum(interval => interval.Naks),
            Kods = some.Sum(interval => interval.Kods),
            Wrong = some.Sum(interval => interval.Wrong),
            P50Microseconds = timed.Length == 0 ? null : timed.Sum(interval => interval.P50Microseconds * interval.Answered) / timed.Sum(interval => interval.Answered),
            P99Microseconds = some.Max(interval => interval.P99Microseconds),
            MaxMicroseconds = some.Max(interval => interval.MaxMicroseconds),
        };
    }
}
