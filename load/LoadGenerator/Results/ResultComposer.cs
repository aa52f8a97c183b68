using PublicTime.LoadGenerator.CommandLine;
using PublicTime.LoadGenerator.Measuring;
using PublicTime.Reporting;

namespace PublicTime.LoadGenerator.Results;

/// <summary>Makes the result of a test from its counts.</summary>
internal static class ResultComposer
{
    private const double NanosecondsPerMicrosecond = 1000;
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>The result.</summary>
    public static LoadResult Compose(LoadOptions options, LoadCourse course, DateTimeOffset begunAt)
    {
        Tally tally = course.Measured;
        double duration = course.DueNanoseconds / NanosecondsPerSecond;
        LoadInterval[] intervals = [.. Intervals(course.Intervals, duration)];
        return new LoadResult
        {
            Title = TitleOf(options, intervals),
            Mode = options.Mode.ToString().ToLowerInvariant(),
            Target = string.Join(", ", options.Targets),
            Sender = options.Mode == LoadMode.Ke ? "tcp" : course.Sender,
            CommandLine = options.CommandLine,
            Aead = options.Mode == LoadMode.Ntp ? null : (int)options.Aead,
            Clients = options.Mode == LoadMode.Nts ? options.SessionCount : options.Clients,
            Seed = options.Seed,
            BegunAt = begunAt,
            DurationSeconds = duration,
            OfferedPerSecond = options.IsSaturating ? null : duration > 0 ? tally.Intended / duration : 0,
            LosslessPerSecond = options.RampStep is null ? null : LosslessPerSecond(intervals),
            DeadlineSeconds = options.Deadline.TotalSeconds,
            Intended = tally.Intended,
            Sent = tally.Sent,
            Answered = tally[AnswerVerdict.Accepted],
            Lost = tally.Lost,
            Late = tally.Late,
            Reordered = tally.Reordered,
            Duplicate = tally.Duplicate,
            Unknown = tally.Unknown,
            SkippedWithoutCookie = tally.Skipped,
            Naks = tally[AnswerVerdict.NtsNak],
            KodsByCode = tally.Kisses.Sum(),
            WrongByReason = options.Mode == LoadMode.Ke ? course.Exchanges?.FailuresByReason.Where(pair => pair.Key != "Deadline").ToDictionary(StringComparer.Ordinal) ?? [] : tally.WrongByReason(),
            OfEarlierKeys = tally[AnswerVerdict.OfEarlierKeys],
            Verified = tally.Verified,
            Latency = LatencySummary.From(tally.Latency),
            SenderLateness = LatencySummary.From(tally.Lateness),
            KeyExchanges = course.Exchanges,
            ClientKeyExchanges = course.ClientExchanges,
            Intervals = intervals,
            Limits = [.. course.Limits],
            Machine = Machine.OfThisProcess(),
        };
    }

    /// <summary>The last full second of a ramp in which nothing was lost, as a rate; null when there is none.</summary>
    private static double? LosslessPerSecond(IEnumerable<LoadInterval> intervals)
    {
        LoadInterval? last = intervals.TakeWhile(interval => interval.Lost == 0 && interval.Sent == interval.Intended && interval.LengthSeconds >= 1).LastOrDefault();
        return last is null ? null : last.Sent / last.LengthSeconds;
    }

    private static string TitleOf(LoadOptions options, IReadOnlyList<LoadInterval> intervals)
    {
        string what = options.Mode switch
        {
            LoadMode.Ntp => "plain NTP",
            LoadMode.Nts => $"NTS, AEAD {(int)options.Aead}",
            LoadMode.Ke => "NTS-KE",
            _ => $"NTP, NTS and NTS-KE as {options.Mix.Ntp} : {options.Mix.Nts} : {options.Mix.Ke}",
        };
        string how = options switch
        {
            { IsSaturating: true } => "at saturation",
            { RampStep: not null } => LosslessPerSecond(intervals) is { } rate ? $"ramp, no loss up to {rate:0}/s" : "ramp, loss from the beginning",
            { BurstSize: { } size } => $"bursts of {size} every {options.BurstInterval.TotalMilliseconds:0.##} ms",
            _ => $"{options.Rate:0.##}/s",
        };
        return options.AuthenticatedKind == Requests.RequestKind.Nts ? $"{what}, {how}" : $"{what}, {how}, forged";
    }

    private static IEnumerable<LoadInterval> Intervals(IntervalBook book, double duration)
    {
        for (int i = 0; i < book.Count && i < duration; i++)
        {
            IntervalCounts interval = book[i];
            bool isAnswered = interval.Answered > 0;
            yield return new LoadInterval
            {
                StartSeconds = i,
                LengthSeconds = Math.Min(1, duration - i),
                Intended = interval.Intended,
                Sent = interval.Sent,
                Answered = interval.Answered,
                Lost = interval.Lost,
                Naks = interval.Naks,
                Kods = interval.Kods,
                Wrong = interval.Wrong,
                P50Microseconds = isAnswered ? interval.P50 / NanosecondsPerMicrosecond : null,
                P99Microseconds = isAnswered ? interval.P99 / NanosecondsPerMicrosecond : null,
                MaxMicroseconds = isAnswered ? interval.Max / NanosecondsPerMicrosecond : null,
            };
        }
    }
}
