using System.CommandLine;
using PublicTime.Comparison.Rounds;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.CommandLine;

/// <summary>The root command: servers side by side.</summary>
internal static class CompareCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(TextWriter output, TextWriter progress)
    {
        ComparisonPlan usual = new();
        Option<int> rounds = Numbers.Option("--rounds", "Interleaved rounds.", usual.Rounds, 1, 1000);
        Option<double> seconds = Numbers.Option("--seconds", "Measured seconds of one server in one round.", usual.Seconds, 0.5, 600);
        Option<double> rate = Numbers.Option("--rate", "Requests a second beside saturation.", usual.RequestsPerSecond, 100, 1_000_000);
        Option<double> share = Numbers.Option("--share", "Share of a core that each server has at saturation.", usual.SaturatedShare, 0.05, 1);
        Option<double> keRate = Numbers.Option("--ke-rate", "NTS-KE sessions a second.", usual.SessionsPerSecond, 1, 10_000);
        Option<int[]> aeads = new("--aead")
        {
            Description = "AEADs of NTS: 15, 30, 17. Others than 15 are measured for this service only.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [15],
        };
        aeads.AcceptOnlyFromAmong("15", "30", "17");
        Option<bool> ntpsec = new("--ntpsec") { Description = "Measures ntpd of NTPsec 1.2.2 too." };
        Option<string> only = new("--only") { Description = "Only scenarios whose name contains these words.", DefaultValueFactory = _ => "", HelpName = "WORDS" };
        Option<string[]> chrony = new("--chrony") { Description = "A further directive of chronyd, such as noclientlog; may be repeated.", HelpName = "DIRECTIVE" };
        Option<bool> quick = new("--quick") { Description = "One round of half a second: shows that it works, and no figure worth keeping." };
        CommonOptions common = new();
        Command command = new("compare", "Runs this service, chronyd 4.3 and a bare echo in turn and compares their processor time per request. Needs root.")
        {
            rounds, seconds, share, rate, keRate, aeads, ntpsec, only, chrony, quick,
        };
        common.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            bool isQuick = parsed.GetValue(quick);
            ComparisonPlan plan = new()
            {
                Rounds = isQuick ? 1 : parsed.GetValue(rounds),
                Seconds = isQuick ? 0.5 : parsed.GetValue(seconds),
                FirstLoads = isQuick ? 0 : usual.FirstLoads,
                WarmUpSeconds = isQuick ? 0.1 : usual.WarmUpSeconds,
                SaturatedShare = parsed.GetValue(share),
                RequestsPerSecond = parsed.GetValue(rate),
                SessionsPerSecond = parsed.GetValue(keRate),
                Aeads = [.. parsed.GetValue(aeads)!.Distinct()],
                WithNtpsec = parsed.GetValue(ntpsec),
                ChronyDirectives = parsed.GetValue(chrony) ?? [],
                Only = parsed.GetValue(only)!,
            };
            await using ServerSite site = await common.CreateSiteAsync(parsed, cancellation);
            ComparisonResult result = await new ComparisonRun(site, plan, progress).RunAsync(CommandLineText.Of(parsed), cancellation);
            await common.WriteAsync(parsed, result, output, cancellation);
            return result.Scenarios.All(scenario => scenario.Servers.All(server => server.Rounds.Count > 0)) ? 0 : 1;
        });
        return command;
    }
}
