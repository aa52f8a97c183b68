using FsCheck;
using FsCheck.Fluent;

namespace PublicTime.Reporting.Tests;

public sealed class ComparisonResultTests
{
    [Fact]
    public void A_spread_lies_in_the_middle_of_the_sorted_figures() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat[]>(), floats =>
        {
            double[] figures = [.. floats.Select(each => each.Get / 2)];
            return Spread.Of(figures) is { } spread
                ? spread.Lowest == figures.Min() && spread.Highest == figures.Max()
                    && figures.Count(figure => figure < spread.Median) <= figures.Length / 2
                    && figures.Count(figure => figure > spread.Median) <= figures.Length / 2
                : figures.Length == 0;
        }));

    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, 2.0)]
    [InlineData(new[] { 4.0, 1, 2, 3 }, 2.5)]
    [InlineData(new[] { double.NaN, 7, double.PositiveInfinity }, 7.0)]
    public void A_median_is_the_middle_one_or_the_mean_of_two(double[] figures, double median) => Assert.Equal(median, Spread.Of(figures)!.Median);

    [Fact]
    public void A_ratio_pairs_the_rounds_so_that_a_slow_machine_cancels_out()
    {
        ServerRounds ours = Server((1, 500), (2, 5_000), (3, 510));     // the machine was ten times slower in round 2
        ServerRounds theirs = Server((3, 1_020), (2, 10_000), (1, 1_000));

        ComparisonRatio ratio = ComparisonRatio.Between("ratio", ours, theirs, 0.5);
        Assert.Equal(new Spread(0.5, 0.5, 0.5), ratio.Ratio);
        Assert.True(ratio.IsMet);
    }

    [Fact]
    public void A_round_that_one_server_lacks_says_nothing()
    {
        ComparisonRatio ratio = ComparisonRatio.Between("ratio", Server((1, 500), (2, 900)), Server((1, 1_000), (3, 1)), 0.4);

        Assert.Equal(0.5, ratio.Ratio!.Median);
        Assert.False(ratio.IsMet);
    }

    [Fact]
    public void Without_a_common_round_nothing_is_met_and_nothing_missed()
    {
        ComparisonRatio ratio = ComparisonRatio.Between("ratio", Server((1, 500)), Server((2, 1_000)), 0.4);

        Assert.Null(ratio.Ratio);
        Assert.Null(ratio.IsMet);
    }

    [Fact]
    public void A_server_that_used_no_time_gives_no_ratio() =>
        Assert.Null(ComparisonRatio.Between("ratio", Server((1, 500)), Server((1, 0)), 0.4).Ratio);

    [Fact]
    public void A_server_is_found_by_its_name()
    {
        ComparisonScenario scenario = Samples.FullComparison.Scenarios[0];

        Assert.Same(scenario.Servers[1], scenario.Find("chronyd 4.3"));
        Assert.Null(scenario.Find("ntpd"));
    }

    private static ServerRounds Server(params (int Round, double Cpu)[] rounds) => new()
    {
        Server = "server",
        Rounds = [.. rounds.Select(round => new ServerRound
        {
            Round = round.Round,
            UserNanosecondsPerRequest = round.Cpu / 4,
            SystemNanosecondsPerRequest = round.Cpu * 3 / 4,
            OfferedPerSecond = 1,
            AnsweredPerSecond = 1,
            LossShare = 0,
            ResidentBytes = 1,
        })],
    };
}
