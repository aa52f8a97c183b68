using PublicTime.Fleet.Results;
using PublicTime.Fleet.Troubles;
using PublicTime.Reporting;

namespace PublicTime.Fleet.Tests.Results;

/// <summary>The judge of a run, on runs made up: one in which all went well, and that one with one thing wrong.</summary>
public sealed class PromisesTests
{
    private static readonly FleetRequests Well = new() { First = 260, SecondTry = 0, Lost = 0, Naks = 0, WithoutCookie = 0 };

    [Fact]
    public void A_run_in_which_all_went_well_keeps_every_promise() =>
        Assert.All(Promises.Judge(Good(), 0), verdict => Assert.True(verdict.IsMet, verdict.Name));

    public static TheoryData<string, int> Wrongs => new()
    {
        { "a client's NAK", 0 }, { "a kept cookie's NAK", 0 }, { "a lost request", 1 }, { "a client without cookies", 1 }, { "a cookie that lives too long", 2 },
        { "a miss in the rolling restart", 3 }, { "a slow return", 4 }, { "a silent front-end", 5 }, { "a slow front-end", 6 }, { "a retry that failed", 7 },
        { "a second key exchange of chronyd", 8 }, { "a chronyd without NTS", 8 }, { "a NAK for chronyd", 8 }, { "a broken promise", 9 },
    };

    [Theory]
    [MemberData(nameof(Wrongs))]
    public void One_thing_that_is_wrong_breaks_its_promise_and_no_other(string wrong, int promise)
    {
        FleetResult good = Good();
        FleetResult bad = wrong switch
        {
            "a client's NAK" => good with { Requests = Well with { Naks = 1 } },
            "a kept cookie's NAK" => good with { Cookies = [good.Cookies[0] with { Naks = 1 }] },
            "a lost request" => good with { Requests = Well with { Lost = 1 } },
            "a client without cookies" => good with { Requests = Well with { WithoutCookie = 1 } },
            "a cookie that lives too long" => good with { Cookies = [good.Cookies[0] with { OpenedTooOld = 1 }] },
            "a miss in the rolling restart" => good with { Troubles = [good.Troubles[0], good.Troubles[1] with { WorstSecondMissed = 1, WorstSecondAsked = 999 }] },
            "a slow return" => good with { Troubles = [good.Troubles[0] with { RecoverySeconds = 5.01 }, good.Troubles[1]] },
            "a silent front-end" => good with { Gaps = [good.Gaps[0] with { WorstMilliseconds = 61 }, good.Gaps[1]] },
            "a slow front-end" => good with { Latencies = [Latency("fe1", 200, 314), good.Latencies[1]] },
            "a retry that failed" => good with { KeyExchanges = good.KeyExchanges with { RetryFailed = 1 } },
            "a second key exchange of chronyd" => good with { Association = good.Association! with { KeySessions = 2 } },
            "a chronyd without NTS" => good with { Association = good.Association! with { Mode = "-" } },
            "a NAK for chronyd" => good with { Association = good.Association! with { Naks = 1 } },
            _ => good,
        };

        Verdict[] verdicts = [.. Promises.Judge(bad, wrong == "a broken promise" ? 1 : 0)];

        Assert.Equal([verdicts[promise]], verdicts.Where(verdict => verdict.IsMet != true));
        Assert.False(verdicts[promise].IsMet);
    }

    [Fact]
    public void One_miss_in_a_thousand_is_what_a_second_of_a_rolling_restart_may_have()
    {
        FleetResult good = Good();
        FleetResult just = good with { Troubles = [good.Troubles[0], good.Troubles[1] with { WorstSecondMissed = 1, WorstSecondAsked = 1000 }] };

        Assert.True(Promises.Judge(just, 0).ElementAt(3).IsMet);
    }

    [Fact]
    public void Nothing_is_said_of_what_was_not_measured()
    {
        FleetResult nothing = Good() with { Troubles = [], Gaps = [], Latencies = [], Cookies = [], Association = null };

        Assert.Equal([2, 3, 4, 5, 6, 8], Promises.Judge(nothing, 0).Index().Where(verdict => verdict.Item.IsMet is null).Select(verdict => verdict.Index));
    }

    [Fact]
    public void Every_trouble_has_a_name_of_its_own()
    {
        string[] names = [.. Enum.GetValues<TroubleKind>().Select(TroubleNames.Of)];

        Assert.Distinct(names, StringComparer.Ordinal);
        Assert.Equal(5, names.Count(TroubleNames.IsRedisReturn));
    }

    private static FleetResult Good() => new()
    {
        Title = "made up",
        BegunAt = DateTimeOffset.UnixEpoch,
        DurationSeconds = 60,
        Rounds = 1,
        IsComplete = true,
        Setting = new FleetSetting { KeyNodes = 2, FrontEnds = 2, Clients = 26, RequestsPerSecond = 260, RotationSeconds = 2, LifetimeSeconds = 30, GraceSeconds = 2 },
        Machine = new Machine { Cores = 2, Kernel = "", Runtime = "" },
        Requests = Well,
        KeyExchanges = new FleetKeyExchanges { Begun = 300, Failed = 2, RetryFailed = 0, LongestFailureSeconds = 1.8 },
        Association = new FleetAssociation { Mode = "NTS", KeySessions = 1, Naks = 0 },
        Troubles = [Trouble(TroubleKind.RedisKilled, 4.9), Trouble(TroubleKind.RollingRestart, null)],
        Cookies = [new FleetCookies { Minter = "ke1", Opener = "fe1", Opened = 10, OldestOpenedSeconds = 28, Naks = 0, RefusedTooOld = 3, OpenedTooOld = 0, Unanswered = 1 }],
        Gaps = [new FleetGap { Name = "fe1", Answers = 12_000, WorstMilliseconds = 59, AtSeconds = 3 }, new FleetGap { Name = "echo", Answers = 12_000, WorstMilliseconds = 30, AtSeconds = 3 }],
        Latencies = [Latency("fe1", 200, 310), Latency("echo", 100, 130)],
    };

    private static FleetLatency Latency(string name, int undisturbed, int withoutRedis) => new() { Name = name, Undisturbed = Summary(undisturbed), WithoutRedis = Summary(withoutRedis) };

    private static LatencySummary Summary(int p99) => new()
    {
        Count = 1000,
        MinMicroseconds = 1,
        MeanMicroseconds = 50,
        P50Microseconds = 50,
        P90Microseconds = 90,
        P99Microseconds = p99,
        P999Microseconds = 500,
        P9999Microseconds = 600,
        MaxMicroseconds = 700,
    };

    private static FleetTrouble Trouble(TroubleKind kind, double? recovery) => new()
    {
        Kind = TroubleNames.Of(kind),
        BeganSeconds = 4,
        LastedSeconds = 8,
        RecoverySeconds = recovery,
        Requests = Well,
        WorstSecondMissed = 0,
        WorstSecondAsked = 260,
        KeyExchangesFailed = 0,
    };
}
