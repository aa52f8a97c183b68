using PublicTime.Fleet.Troubles;
using PublicTime.Reporting;

namespace PublicTime.Fleet.Results;

/// <summary>Holds what was seen to what a fleet promises. Pure.</summary>
internal static class Promises
{
    private const double ReturnSeconds = 5;
    private const double LostShare = 0.001;
    private const double GapThatIsNoneMilliseconds = 50;
    private const double SlowerBy = 1.2;
    private const double TooBusy = 1.5; // when even an echo is that much slower, nothing can be said of a front-end

    /// <summary>A verdict on each promise.</summary>
    /// <param name="seen">What was seen, still without verdicts.</param>
    /// <param name="broken">How many promises were broken that only the one who made trouble could see.</param>
    public static IEnumerable<Verdict> Judge(FleetResult seen, int broken)
    {
        yield return None("NTS NAKs within the lifetime", seen.Requests.Naks + seen.Cookies.Sum(cookies => cookies.Naks), "requests of clients, and cookies put aside");
        yield return None("requests lost", seen.Requests.Lost + seen.Requests.WithoutCookie, "after a second try at another front-end");
        yield return TooOld(seen);
        yield return RollingRestart(seen);
        yield return Return(seen);
        yield return Gap(seen);
        yield return Latency(seen);
        yield return None("key exchanges that failed twice", seen.KeyExchanges.RetryFailed, "the second begun when the first had failed");
        yield return Association(seen.Association);
        yield return None("other promises broken", broken, "a key of its own in each period, the ring going on while Redis is slow");
    }

    private static Verdict None(string name, long count, string remark) => new()
    {
        Name = name,
        Figure = FigureText.Count(count),
        Target = "0",
        IsMet = count == 0,
        Remark = remark,
    };

    private static Verdict TooOld(FleetResult seen)
    {
        long spent = seen.Cookies.Sum(cookies => cookies.RefusedTooOld + cookies.OpenedTooOld);
        Verdict verdict = None("cookies opened past their lifetime", seen.Cookies.Sum(cookies => cookies.OpenedTooOld), $"of {FigureText.Count(spent)} that were spent three periods past it");
        return spent > 0 ? verdict : verdict with { IsMet = null };
    }

    private static Verdict RollingRestart(FleetResult seen)
    {
        FleetTrouble? worst = seen.Troubles.Where(trouble => trouble.Kind == TroubleNames.Of(TroubleKind.RollingRestart) && trouble.WorstSecondAsked > 0)
            .MaxBy(trouble => (double)trouble.WorstSecondMissed / trouble.WorstSecondAsked);
        double? share = worst is null ? null : (double)worst.WorstSecondMissed / worst.WorstSecondAsked;
        return new Verdict
        {
            Name = "worst second of a rolling restart, not answered at the first try",
            Figure = FigureText.Share(share),
            Target = $"≤ {FigureText.Share(LostShare)}",
            IsMet = share is null ? null : share <= LostShare,
            Remark = worst is null ? "" : $"{FigureText.Count(worst.WorstSecondMissed)} of {FigureText.Count(worst.WorstSecondAsked)}",
        };
    }

    private static Verdict Return(FleetResult seen)
    {
        double? worst = seen.Troubles.Where(trouble => TroubleNames.IsRedisReturn(trouble.Kind)).Max(trouble => trouble.RecoverySeconds);
        return new Verdict
        {
            Name = "all nodes back at a Redis that is back",
            Figure = FigureText.Microseconds(worst * 1_000_000),
            Target = $"≤ {FigureText.Seconds(ReturnSeconds)}",
            IsMet = worst is null ? null : worst <= ReturnSeconds,
            Remark = "the worst of all times",
        };
    }

    private static Verdict Gap(FleetResult seen)
    {
        FleetGap[] echoes = [.. seen.Gaps.Where(gap => gap.Name == "echo" && gap.Answers > 1)];
        FleetGap[] frontEnds = [.. seen.Gaps.Where(gap => gap.Name != "echo" && gap.Answers > 1)];
        double bound = Math.Max(GapThatIsNoneMilliseconds, 2 * echoes.Select(gap => gap.WorstMilliseconds).DefaultIfEmpty(0).Max());
        double worst = frontEnds.Select(gap => gap.WorstMilliseconds).DefaultIfEmpty(0).Max();
        return new Verdict
        {
            Name = "longest silence of a front-end, planned absences left out",
            Figure = FigureText.Microseconds(worst * 1000),
            Target = $"≤ {FigureText.Microseconds(bound * 1000)}",
            IsMet = frontEnds.Length == 0 || echoes.Length == 0 ? null : worst <= bound,
            Remark = "twice that of a bare echo beside it, or 50 ms",
        };
    }

    // Whatever happens to Redis keeps this machine busy, and with it the echo: what it does to that is not the front-end's doing.
    private static Verdict Latency(FleetResult seen)
    {
        double? echo = Worst(seen.Latencies.Where(latency => latency.Name == "echo"))?.Ratio;
        FleetLatency? frontEnd = Worst(seen.Latencies.Where(latency => latency.Name != "echo"));
        double? bound = SlowerBy * (echo is > 1 ? echo : 1);
        return new Verdict
        {
            Name = "99 % of answers while Redis is away or slow, against undisturbed",
            Figure = FigureText.Ratio(frontEnd?.Ratio),
            Target = $"≤ {FigureText.Ratio(bound)}",
            IsMet = frontEnd is null || echo is null or > TooBusy ? null : frontEnd.Ratio <= bound,
            Remark = frontEnd is null ? "" : $"{FigureText.Microseconds(frontEnd.WithoutRedis?.P99Microseconds)} and {FigureText.Microseconds(frontEnd.Undisturbed?.P99Microseconds)}; a bare echo {FigureText.Ratio(echo)}",
        };

        static FleetLatency? Worst(IEnumerable<FleetLatency> latencies) => latencies.Where(latency => latency.Ratio is not null).MaxBy(latency => latency.Ratio);
    }

    private static Verdict Association(FleetAssociation? chronyd) => new()
    {
        Name = "chronyd keeps its association",
        Figure = chronyd is null ? FigureText.Absent : $"{chronyd.Mode}, {FigureText.Count(chronyd.KeySessions)} key exchange{(chronyd.KeySessions == 1 ? "" : "s")}",
        Target = "NTS, 1",
        IsMet = chronyd is null ? null : chronyd is { Mode: "NTS", KeySessions: 1, Naks: 0 },
        Remark = "a real chronyd 4.3, asking once a second",
    };
}
