using PublicTime.Comparison.Rounds;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Tests.Rounds;

public sealed class TargetRatioTests
{
    [Fact]
    public void Every_target_finds_its_two_servers_at_every_rate_of_a_full_comparison()
    {
        ComparisonPlan plan = new() { WithNtpsec = true, Aeads = [15, 30, 17] };
        ComparisonScenario[] measured = [.. plan.Scenarios().Select(Measured)];

        Assert.All(TargetRatio.All, target => Assert.Equal(2, target.Among(measured).Count()));
        Assert.Equal(TargetRatio.All.Count, TargetRatio.All.Distinct().Count());
    }

    [Fact]
    public void Nts_is_held_against_plain_requests_of_the_other_server_at_the_same_rate()
    {
        ComparisonScenario[] measured = [.. new ComparisonPlan().Scenarios().Select(Measured)];

        ComparisonRatio[] ratios = [.. TargetRatio.All.SelectMany(target => target.Among(measured)).Where(ratio => ratio.Target == 0.78)];

        Assert.Equal(
            ["NTS, AEAD 15, saturation: publictime / chronyd 4.3, plain NTP", "NTS, AEAD 15, 40,000/s: publictime / chronyd 4.3, plain NTP"],
            ratios.Select(ratio => ratio.Name),
            StringComparer.Ordinal);
        Assert.All(ratios, ratio => Assert.Equal(100.0 / 201, ratio.Ratio!.Median, 9));
    }

    [Fact]
    public void Scenarios_have_different_names_and_words_choose_among_them()
    {
        IReadOnlyList<LoadScenario> scenarios = new ComparisonPlan { Aeads = [15, 30] }.Scenarios();

        Assert.Equal(scenarios.Count, scenarios.Select(scenario => scenario.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(new ComparisonPlan { Only = "saturation" }.Scenarios(), scenario => Assert.Null(scenario.RatePerSecond));
    }

    /// <summary>Every server as expensive as its place in the scenario, from 100 ns, which is the first: this service.</summary>
    private static ComparisonScenario Measured(LoadScenario scenario) => new()
    {
        Name = scenario.Name,
        Servers = [.. scenario.Servers.Select((server, place) => new ServerRounds
        {
            Server = Comparison.Servers.ServerTitles.Of(server),
            Rounds = [new ServerRound
            {
                Round = 1,
                UserNanosecondsPerRequest = 0,
                SystemNanosecondsPerRequest = 100 + (101 * place),
                OfferedPerSecond = 1,
                AnsweredPerSecond = 1,
                LossShare = 0,
                ResidentBytes = 1,
            }],
        })],
    };
}
