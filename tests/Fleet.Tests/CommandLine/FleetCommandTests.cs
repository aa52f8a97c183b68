using PublicTime.Fleet.CommandLine;
using PublicTime.Fleet.Nodes;

namespace PublicTime.Fleet.Tests.CommandLine;

public sealed class FleetCommandTests
{
    private readonly FleetCommand _command = new(TextWriter.Null, TextWriter.Null);

    [Fact]
    public void Without_options_the_fleet_is_that_of_the_tests_and_spends_cookies_that_are_too_old()
    {
        FleetPlan plan = _command.PlanOf(_command.Create().Parse([]));

        Assert.Equal(new FleetPlan { Grace = TimeSpan.FromSeconds(2), SpendsTooOld = true }, plan);
        Assert.Equal(["ntsrotate 2", "ntskeylifetime 30", "draingrace 2"], plan.Directives);
        Assert.Equal(new RunLength(3, Longest: null), _command.LengthOf(_command.Create().Parse([])));
    }

    [Fact]
    public void Options_reach_the_plan()
    {
        string[] line = ["--minutes", "90", "--rotate", "10", "--lifetime", "300", "--grace", "3", "--rate", "1000", "--front-ends", "3", "--ke-nodes", "4"];
        FleetPlan plan = _command.PlanOf(_command.Create().Parse(line));

        FleetPlan asked = new()
        {
            Rotation = TimeSpan.FromSeconds(10),
            Lifetime = TimeSpan.FromSeconds(300),
            Grace = TimeSpan.FromSeconds(3),
            RequestsPerSecond = 1000,
            FrontEnds = 3,
            KeyNodes = 4,
            SpendsTooOld = true,
        };
        Assert.Equal(asked, plan);
        Assert.Equal((100, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(330)), (plan.Clients, plan.Outage, plan.TooOld));
        Assert.Equal(new RunLength(int.MaxValue, TimeSpan.FromMinutes(90)), _command.LengthOf(_command.Create().Parse(line)));
    }

    [Fact]
    public void A_longer_period_alone_makes_cookies_live_longer() =>
        Assert.Equal(TimeSpan.FromSeconds(150), _command.PlanOf(_command.Create().Parse(["--rotate", "10"])).Lifetime);

    [Theory]
    [InlineData("--ke-nodes 1", "--ke-nodes 1 is not from 2 to 8.")]
    [InlineData("--rate 5000", "--rate 5000 is not from 10 to 2000.")]
    [InlineData("--lifetime 121", "--lifetime 121 is not from 4 to 60 periods of 2 s.")]
    [InlineData("--rotate 100 --lifetime 399", "--lifetime 399 is not from 4 to 60 periods of 100 s.")]
    public async Task What_is_out_of_bounds_is_refused_in_a_sentence(string options, string sentence)
    {
        StringWriter error = new();

        Assert.Equal(2, await CommandLineRoot.RunAsync(options.Split(' '), TextWriter.Null, error, TestContext.Current.CancellationToken));
        Assert.Equal(sentence, error.ToString().TrimEnd());
    }

    [Theory]
    [InlineData(3, 0, 2, 999, true)]
    [InlineData(3, 0, 3, 1, false)]
    [InlineData(int.MaxValue, 10, 7, 599, true)]
    [InlineData(int.MaxValue, 10, 7, 601, false)]
    [InlineData(int.MaxValue, 10, 0, 601, true)]
    public void A_round_begins_while_there_is_room_for_it(int rounds, int minutes, int done, int seconds, bool begins) => Assert.Equal(
        begins, new RunLength(rounds, minutes > 0 ? TimeSpan.FromMinutes(minutes) : null).HasRoom(done, TimeSpan.FromSeconds(seconds)));
}
