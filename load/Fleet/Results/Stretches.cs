using PublicTime.Fleet.Clients;
using PublicTime.Fleet.Troubles;
using PublicTime.Reporting;

namespace PublicTime.Fleet.Results;

/// <summary>What clients noticed in parts of a run: while something happened, and second by second.</summary>
/// <param name="watch">Who used the fleet; has ended.</param>
internal sealed class Stretches(FleetWatch watch)
{
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly KeyAttempt[] _failed = [.. watch.Keys.Attempts.Where(attempt => attempt.Failure.Length > 0)];
    private readonly (GapLog Answers, IReadOnlyList<(long From, long To)> Absences)[] _frontEnds =
        [.. watch.Fleet.FrontEnds.Select(node => (watch.AnswersOf(node), node.Absences))];

    /// <summary>What was noticed of one trouble, from its begin until nobody waited for anything any more.</summary>
    public FleetTrouble Of(Trouble trouble)
    {
        LoadCounts worst = watch.Load.Book.SecondsBetween(trouble.From, trouble.Over).OrderByDescending(second => second.Missed).FirstOrDefault();
        return new FleetTrouble
        {
            Kind = TroubleNames.Of(trouble.Kind),
            Node = trouble.Node,
            BeganSeconds = Time.GetElapsedTime(watch.Begun, trouble.From).TotalSeconds,
            LastedSeconds = Time.GetElapsedTime(trouble.From, trouble.Ended).TotalSeconds,
            RecoverySeconds = trouble.Recovery?.TotalSeconds,
            NewerRingSeconds = trouble.NewerRingAfter?.TotalSeconds,
            Requests = Requests(watch.Load.Book.Between(trouble.From, trouble.Over)),
            WorstSecondMissed = worst.Missed,
            WorstSecondAsked = worst.Asked,
            KeyExchangesFailed = KeyFailures(trouble.From, trouble.Over),
            FrontEndGapMilliseconds = FrontEndGap(trouble.From, trouble.Over),
            EchoGapMilliseconds = EchoGap(trouble.From, trouble.Over),
        };
    }

    /// <summary>Second by second.</summary>
    public IReadOnlyList<FleetInterval> Course() => [.. watch.Load.Book.Seconds().Select((second, number) =>
    {
        long from = watch.Begun + (number * Time.TimestampFrequency);
        long to = from + Time.TimestampFrequency;
        return new FleetInterval
        {
            StartSeconds = number,
            Requests = Requests(second),
            KeyExchangesFailed = KeyFailures(from, to),
            FrontEndGapMilliseconds = FrontEndGap(from, to),
            EchoGapMilliseconds = EchoGap(from, to),
        };
    })];

    /// <summary>Counts, as the result has them.</summary>
    public static FleetRequests Requests(LoadCounts counts) => new()
    {
        First = counts.First,
        SecondTry = counts.Other,
        Lost = counts.Lost,
        Naks = counts.Naks,
        WithoutCookie = counts.NoCookie,
    };

    private int KeyFailures(long from, long to) => _failed.Count(attempt => attempt.BegunAt >= from && attempt.BegunAt < to);

    private double? FrontEndGap(long from, long to) => Longest(_frontEnds.Select(node => node.Answers.Worst(node.Absences, from, to).Gap));

    private double? EchoGap(long from, long to) => Longest(watch.Echoes.Select(echo => echo.Worst([], from, to).Gap));

    private static double? Longest(IEnumerable<TimeSpan> gaps) => gaps.DefaultIfEmpty().Max() is { Ticks: > 0 } longest ? longest.TotalMilliseconds : null;
}
