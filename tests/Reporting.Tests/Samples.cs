namespace PublicTime.Reporting.Tests;

/// <summary>Results with something in every field, and results with as little as possible.</summary>
internal static class Samples
{
    /// <summary>Text that breaks out of HTML, attributes, SVG, terminals and Spectre's markup wherever it is not encoded.</summary>
    public const string Hostile = "</svg></title><script>alert(1)</script>\"'&<!--]]>[red]\u001b[31m\0\u0008\u202e\ud800\uffff{}\r\nEnd";

    public static Machine Machine { get; } = new() { Processor = "EPYC", Cores = 2, Kernel = "Linux 6.1", Runtime = ".NET 10.0.0" };

    /// <summary>Ten seconds of NTS with everything that can go wrong.</summary>
    public static LoadResult FullLoad => new()
    {
        Title = "NTS at 40,000/s",
        Mode = "mix",
        Target = "192.0.2.1:123",
        Sender = "raw",
        CommandLine = "publictime-load mix 192.0.2.1:123 --rate 40000",
        Aead = 15,
        Clients = 64,
        Seed = ulong.MaxValue,
        BegunAt = new DateTimeOffset(2036, 2, 7, 6, 28, 16, TimeSpan.Zero),
        DurationSeconds = 10,
        OfferedPerSecond = 40_000,
        DeadlineSeconds = 0.5,
        Intended = 400_000,
        Sent = 399_990,
        Answered = 399_000,
        Lost = 900,
        Late = 3,
        Reordered = 17,
        Duplicate = 5,
        Unknown = 2,
        SkippedWithoutCookie = 10,
        Naks = 40,
        KodsByCode = new Dictionary<string, long>(StringComparer.Ordinal) { ["RATE"] = 20, ["DENY"] = 10 },
        WrongByReason = new Dictionary<string, long>(StringComparer.Ordinal) { ["Authenticator"] = 20 },
        Verified = 3_990,
        Latency = Latency(399_000),
        SenderLateness = Latency(1_000),
        KeyExchanges = new KeyExchanges
        {
            Intended = 70,
            Succeeded = 64,
            FailuresByReason = new Dictionary<string, long>(StringComparer.Ordinal) { ["Timeout"] = 6 },
            Latency = Latency(64),
        },
        Intervals = [.. Enumerable.Range(0, 10).Select(Interval)],
        Limits = ["The generator's core was busy all the time: the server could have answered more."],
        Machine = Machine,
    };

    /// <summary>A test that never sent anything.</summary>
    public static LoadResult EmptyLoad => new()
    {
        Title = "",
        Mode = "ntp",
        Target = "",
        Sender = "sockets",
        BegunAt = DateTimeOffset.UnixEpoch,
        DurationSeconds = 0,
        Intended = 0,
        Sent = 0,
        Answered = 0,
        Lost = 0,
        Machine = new Machine { Cores = 1, Kernel = "", Runtime = "" },
    };

    public static ComparisonResult FullComparison
    {
        get
        {
            ComparisonScenario plain = Scenario("plain, saturation", null, ("publictime", 600), ("chronyd 4.3", 1_000), ("echo", 560));
            ComparisonScenario nts = Scenario("NTS, AEAD 15, 40,000/s", 40_000, ("publictime", 1_200), ("chronyd 4.3", 1_900));
            return new ComparisonResult
            {
                Title = "publictime and chronyd",
                CommandLine = "load/compare --rounds 5",
                BegunAt = new DateTimeOffset(2036, 2, 7, 6, 28, 16, TimeSpan.Zero),
                Rounds = 5,
                SecondsPerRound = 3,
                Machine = Machine,
                Scenarios = [plain, nts],
                Ratios =
                [
                    ComparisonRatio.Between("plain: publictime / chronyd 4.3", plain.Servers[0], plain.Servers[1], 0.70),
                    ComparisonRatio.Between("NTS / plain chronyd 4.3", nts.Servers[0], plain.Servers[1], 0.78),
                    ComparisonRatio.Between("NTS: publictime / chronyd 4.3", nts.Servers[0], nts.Servers[1]),
                ],
                Verdicts = [new Verdict { Name = "overload: share of the peak", Figure = "94.1 %", Target = "≥ 90 %", IsMet = true, Remark = "Ten times the peak for 5 s." }],
                Limits = ["The generator was the limit in round 3 of plain, saturation."],
            };
        }
    }

    /// <summary>Two rounds of two troubles, with something in every field.</summary>
    public static FleetResult FullFleet => new()
    {
        Title = "A fleet to which everything happens",
        CommandLine = "load/fleet --rounds 2",
        BegunAt = new DateTimeOffset(2036, 2, 7, 6, 28, 16, TimeSpan.Zero),
        DurationSeconds = 40.4,
        Rounds = 2,
        IsComplete = false,
        Setting = new FleetSetting { KeyNodes = 2, FrontEnds = 3, Clients = 26, RequestsPerSecond = 260, RotationSeconds = 2, LifetimeSeconds = 30, GraceSeconds = 1 },
        Machine = Machine,
        Requests = new FleetRequests { First = 10_000, SecondTry = 12, Lost = 3, Naks = 2, WithoutCookie = 1 },
        KeyExchanges = new FleetKeyExchanges { Begun = 200, Failed = 4, RetryFailed = 1, LongestFailureSeconds = 1.972 },
        Association = new FleetAssociation { Mode = "NTS", KeySessions = 1, Naks = 0 },
        Troubles = [FleetTrouble(0, "Redis killed", 1.5), FleetTrouble(10, "NTS-KE node killed", null), FleetTrouble(20, "Redis killed", 2.5), FleetTrouble(30, "NTS-KE node killed", null)],
        Cookies = [new FleetCookies { Minter = "ke1", Opener = "fe1", Opened = 1_400, OldestOpenedSeconds = 28.04, Naks = 5, RefusedTooOld = 48, OpenedTooOld = 6, Unanswered = 23 }],
        Gaps =
        [
            new FleetGap { Name = "fe1", Answers = 7_000, WorstMilliseconds = 17.25, AtSeconds = 12.34 },
            new FleetGap { Name = "echo", Answers = 7_100, WorstMilliseconds = 9.5, AtSeconds = 3 },
        ],
        Latencies =
        [
            new FleetLatency { Name = "fe1", Undisturbed = Latency(900), WithoutRedis = Latency(1_000) },
            new FleetLatency { Name = "echo", Undisturbed = Latency(900) },
        ],
        Course = [.. Enumerable.Range(0, 40).Select(FleetInterval)],
        Verdicts = [new Verdict { Name = "requests lost", Figure = "3", Target = "0", IsMet = false, Remark = "After a second try." }],
        Limits = ["The run was interrupted in round 3."],
    };

    /// <summary>A run that ended before anything happened.</summary>
    public static FleetResult EmptyFleet => new()
    {
        Title = "",
        BegunAt = DateTimeOffset.UnixEpoch,
        DurationSeconds = 0,
        Rounds = 0,
        IsComplete = false,
        Setting = new FleetSetting { KeyNodes = 2, FrontEnds = 2, Clients = 0, RequestsPerSecond = 0, RotationSeconds = 0, LifetimeSeconds = 0, GraceSeconds = 0 },
        Machine = Machine,
        Requests = new FleetRequests { First = 0, SecondTry = 0, Lost = 0, Naks = 0, WithoutCookie = 0 },
        KeyExchanges = new FleetKeyExchanges { Begun = 0, Failed = 0, RetryFailed = 0 },
        Troubles = [],
    };

    public static FleetInterval FleetInterval(int second) => new()
    {
        StartSeconds = second,
        Requests = new FleetRequests { First = 250, SecondTry = second == 4 ? 12 : 0, Lost = second == 5 ? 3 : 0, Naks = second == 6 ? 2 : 0, WithoutCookie = second == 7 ? 1 : 0 },
        KeyExchangesFailed = second == 8 ? 4 : 0,
        FrontEndGapMilliseconds = second == 9 ? null : 6 + second,
        EchoGapMilliseconds = 7.5,
    };

    public static ComparisonResult EmptyComparison => new()
    {
        Title = "",
        BegunAt = DateTimeOffset.UnixEpoch,
        Rounds = 0,
        SecondsPerRound = 0,
        Machine = Machine,
        Scenarios = [new ComparisonScenario { Name = "nobody", Servers = [] }, new ComparisonScenario { Name = "nothing", Servers = [new ServerRounds { Server = "chronyd", Rounds = [] }] }],
        Ratios = [new ComparisonRatio { Name = "nothing", Ratio = null, Target = 1 }],
    };

    public static LoadProgress Progress => new()
    {
        ElapsedSeconds = 3.2,
        DurationSeconds = 10,
        OfferedPerSecond = 40_000,
        SentPerSecond = 39_999,
        AnsweredPerSecond = 39_900,
        LossShare = 0.0025,
        P50Microseconds = 21.5,
        P99Microseconds = 180,
        P999Microseconds = 1_234,
        Naks = 7,
        Kods = 0,
        Wrong = 0,
        KeySessions = 64,
    };

    public static LoadInterval Interval(int second) => new()
    {
        StartSeconds = second,
        Intended = 40_000,
        Sent = 39_999,
        Answered = 39_900,
        Lost = 90,
        Naks = second == 4 ? 40 : 0,
        Kods = second == 5 ? 30 : 0,
        Wrong = 2,
        P50Microseconds = 20 + second,
        P99Microseconds = second == 7 ? null : 180 + (50 * second),
        MaxMicroseconds = 9_000,
    };

    public static LatencySummary Latency(int count)
    {
        LogLinearHistogram histogram = new();
        for (int each = 1; each <= count; each++)
        {
            histogram.Record(20_000L * count / each);
        }

        return LatencySummary.From(histogram)!;
    }

    private static ComparisonScenario Scenario(string name, double? offered, params (string Server, double Cpu)[] servers) => new()
    {
        Name = name,
        OfferedPerSecond = offered,
        Servers = [.. servers.Select(server => new ServerRounds { Server = server.Server, Rounds = [.. Enumerable.Range(1, 5).Select(round => Round(round, server.Cpu))] })],
    };

    private static ServerRound Round(int round, double cpu) => new()
    {
        Round = round,
        UserNanosecondsPerRequest = cpu * 0.3,
        SystemNanosecondsPerRequest = (cpu * 0.7) + (10 * round),
        OfferedPerSecond = 1e9 / cpu * 1.1,
        AnsweredPerSecond = 1e9 / cpu,
        LossShare = 0.09,
        ResidentBytes = 61_000_000,
        P99Microseconds = 300,
    };

    private static FleetTrouble FleetTrouble(double at, string kind, double? recovery) => new()
    {
        Kind = kind,
        Node = recovery is null ? "ke1" : "",
        BeganSeconds = at,
        LastedSeconds = 4,
        RecoverySeconds = recovery,
        NewerRingSeconds = recovery / 10,
        Requests = new FleetRequests { First = 1_000, SecondTry = 6, Lost = 1, Naks = 0, WithoutCookie = 0 },
        WorstSecondMissed = 7,
        WorstSecondAsked = 260,
        KeyExchangesFailed = 2,
        FrontEndGapMilliseconds = 17.25,
        EchoGapMilliseconds = 9.5,
    };
}
