using System.CommandLine;
using PublicTime.Comparison.Abuse;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.CommandLine;

/// <summary>The scenarios of abuse, a subcommand each.</summary>
internal static class AbuseCommands
{
    private const double QuickSeconds = 1;
    private const double LeastBad = 0.01;
    private const double MostBad = 10;

    /// <summary>Ten times as much as the server can answer.</summary>
    public static Command CreateOverload(TextWriter output, TextWriter progress)
    {
        OverloadRun usual = new();
        Option<double> share = Numbers.Option("--share", "Share of a core that the server has.", usual.Share, 0.01, 1);
        Option<double> times = Numbers.Option("--times", "How many times its peak is offered.", usual.Times, 1.5, 100);
        Option<double> seconds = Numbers.Option("--seconds", "Seconds of overload.", usual.Seconds, 1, 600);
        Command command = new("overload", "Offers a server ten times what it can answer.") { share, times, seconds };
        return Complete(command, output, progress, (parsed, isQuick) => new OverloadRun
        {
            Share = parsed.GetValue(share),
            Times = parsed.GetValue(times),
            Seconds = isQuick ? QuickSeconds : parsed.GetValue(seconds),
        });
    }

    /// <summary>Plain NTP beside floods.</summary>
    public static Command CreateFlood(TextWriter output, TextWriter progress)
    {
        FloodRun usual = new();
        Option<double> share = Numbers.Option("--share", "Share of a core that the server has.", usual.Share, 0.01, 1);
        Option<double> seconds = Numbers.Option("--seconds", "Measured seconds of one kind in one round.", usual.Seconds, 1, 600);
        Option<int> rounds = Numbers.Option("--rounds", "Rounds.", usual.Rounds, 1, 1000);
        Option<double[]> bad = new("--bad")
        {
            Description = $"Bad NTS requests for each plain one, {LeastBad} to {MostBad}; each of several is measured.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [0.2, 1],
            HelpName = "N",
        };
        bad.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<double[]>()!.Any(share => share is not (>= LeastBad and <= MostBad)))
            {
                result.AddError($"--bad takes numbers from {LeastBad} to {MostBad}, not {string.Join(' ', result.Tokens)}.");
            }
        });
        Option<double> connections = Numbers.Option("--connections", "NTS-KE sessions, or silent connections, a second.", usual.ConnectionsPerSecond, 1, 10_000);
        Option<string> sources = new("--flood-from")
        {
            Description = $"Where bad requests come from, within 10.9.128.0/17; else from where the plain ones come. Without this and --directive both are measured, the latter with `{FloodSetting.RateLimit}`.",
            DefaultValueFactory = _ => "",
            HelpName = "PREFIX",
        };
        Option<string[]> directives = new("--directive") { Description = "A further directive of the service; may be repeated.", HelpName = "DIRECTIVE" };
        Command command = new("flood", "Plain NTP beside floods of bad NTS requests and of NTS-KE connections.") { share, seconds, rounds, bad, connections, sources, directives };
        return Complete(command, output, progress, (parsed, isQuick) => new FloodRun
        {
            Share = parsed.GetValue(share),
            Seconds = isQuick ? QuickSeconds : parsed.GetValue(seconds),
            Rounds = isQuick ? 1 : parsed.GetValue(rounds),
            ConnectionsPerSecond = parsed.GetValue(connections),
            Settings = Settings([.. parsed.GetValue(bad)!.Distinct()], parsed.GetValue(directives) ?? [], parsed.GetValue(sources)!),
        });

        static IReadOnlyList<FloodSetting> Settings(double[] shares, string[] directives, string sources) =>
            directives.Length == 0 && sources.Length == 0 ? FloodSetting.Usual(shares) : [FloodSetting.Own(shares, directives, sources)];
    }

    /// <summary>Packets that cost most.</summary>
    public static Command CreateWorst(TextWriter output, TextWriter progress)
    {
        WorstRun usual = new();
        Option<double> share = Numbers.Option("--share", "Share of a core that the server has.", usual.Share, 0.01, 1);
        Option<double> seconds = Numbers.Option("--seconds", "Measured seconds of one shape in one round.", usual.Seconds, 1, 600);
        Option<int> rounds = Numbers.Option("--rounds", "Interleaved rounds.", usual.Rounds, 1, 1000);
        Command command = new("worst", "What the worst accepted packets cost against a normal NTS request.") { share, seconds, rounds };
        return Complete(command, output, progress, (parsed, isQuick) => new WorstRun
        {
            Share = parsed.GetValue(share),
            Seconds = isQuick ? QuickSeconds : parsed.GetValue(seconds),
            Rounds = isQuick ? 1 : parsed.GetValue(rounds),
        });
    }

    /// <summary>A long time.</summary>
    public static Command CreateSoak(TextWriter output, TextWriter progress)
    {
        SoakRun usual = new();
        Option<double> minutes = Numbers.Option("--minutes", "How long; the first third is warm-up.", usual.Minutes, 0.1, 1440);
        Option<double> rate = Numbers.Option("--rate", "Requests and sessions a second.", usual.RatePerSecond, 100, 100_000);
        Command command = new("soak", "Moderate load of all kinds while cookie keys rotate every two seconds.") { minutes, rate };
        return Complete(command, output, progress, (parsed, isQuick) => new SoakRun
        {
            Minutes = isQuick ? 0.2 : parsed.GetValue(minutes),
            RatePerSecond = parsed.GetValue(rate),
        });
    }

    /// <summary>Memory under full load.</summary>
    public static Command CreateMemory(TextWriter output, TextWriter progress)
    {
        MemoryRun usual = new();
        Option<double> seconds = Numbers.Option("--seconds", "Seconds of each kind of load.", usual.Seconds, 1, 600);
        Command command = new("memory", "Memory of two workers under full load.") { seconds };
        return Complete(command, output, progress, (parsed, isQuick) => new MemoryRun { Seconds = isQuick ? QuickSeconds : parsed.GetValue(seconds) });
    }

    private static Command Complete(Command command, TextWriter output, TextWriter progress, Func<ParseResult, bool, IAbuseRun> create)
    {
        Option<bool> quick = new("--quick") { Description = "As short as it can be: shows that it works, and no figure worth keeping." };
        command.Options.Add(quick);
        CommonOptions common = new();
        common.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            IAbuseRun run = create(parsed, parsed.GetValue(quick));
            DateTimeOffset begunAt = TimeProvider.System.GetUtcNow();
            await using ServerSite site = await common.CreateSiteAsync(parsed, cancellation);
            AbuseFigures figures = await run.RunAsync(site, progress, cancellation);
            ComparisonResult result = new()
            {
                Title = run.Title,
                CommandLine = CommandLineText.Of(parsed),
                BegunAt = begunAt,
                Rounds = figures.Scenarios.Count > 0 ? figures.Scenarios[0].Servers[0].Rounds.Count : 1,
                SecondsPerRound = (TimeProvider.System.GetUtcNow() - begunAt).TotalSeconds,
                Machine = Machine.OfThisProcess(),
                Scenarios = figures.Scenarios,
                Ratios = figures.Ratios,
                Verdicts = figures.Verdicts,
                Limits = figures.Limits,
            };
            await common.WriteAsync(parsed, result, output, cancellation);
            return 0;
        });
        return command;
    }
}
