using PublicTime.LoadGenerator.Clients;
using PublicTime.LoadGenerator.Measuring;
using PublicTime.LoadGenerator.Running;
using PublicTime.Reporting;

namespace PublicTime.LoadGenerator.Results;

/// <summary>Reads how a test is going from counts that its thread publishes as it goes; disturbs nobody. Used by one thread.</summary>
/// <param name="measured">Counts since the begin.</param>
/// <param name="intervals">Those of final seconds are shown as the last second.</param>
/// <param name="exchanges">Key exchanges; null without any.</param>
/// <param name="clock">Time.</param>
/// <param name="start">When the measurement begins.</param>
/// <param name="durationSeconds">How long it is planned.</param>
internal sealed class ProgressReader(
    Tally measured, IntervalBook intervals, KeyExchangeTally? exchanges, ILoadClock clock, long start, double durationSeconds)
{
    private LoadProgress? _last;
    private int _shown = -1;

    /// <summary>The latest progress: the same object until something is new.</summary>
    public LoadProgress Read()
    {
        int closed = intervals.Closed;
        if (_last is not null && closed == _shown)
        {
            return _last;
        }

        _shown = closed;
        IntervalCounts last = closed > 0 ? intervals[closed - 1] : default;
        bool isAnswered = last.Answered > 0;
        long answered = measured[AnswerVerdict.Accepted];
        long naks = measured[AnswerVerdict.NtsNak];
        long kods = measured[AnswerVerdict.KissOfDeath];
        long wrong = measured.Wrong();
        (long succeeded, long failed) = exchanges?.Ended() ?? default;
        return _last = new LoadProgress
        {
            ElapsedSeconds = (clock.NowNanoseconds - start) / 1e9,
            DurationSeconds = durationSeconds,
            OfferedPerSecond = last.Intended,
            SentPerSecond = last.Sent,
            AnsweredPerSecond = last.Answered,
            LossShare = (double)measured.Lost / Math.Max(1, measured.Lost + answered + naks + kods + wrong + measured[AnswerVerdict.OfEarlierKeys]),
            P50Microseconds = isAnswered ? last.P50 / 1e3 : null,
            P99Microseconds = isAnswered ? last.P99 / 1e3 : null,
            P999Microseconds = isAnswered ? last.P999 / 1e3 : null,
            Naks = naks,
            Kods = kods,
            Wrong = wrong,
            KeySessions = succeeded,
            KeyFailures = failed,
        };
    }
}
