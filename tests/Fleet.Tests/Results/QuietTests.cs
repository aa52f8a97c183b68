using PublicTime.Fleet.Results;
using PublicTime.Fleet.Troubles;

namespace PublicTime.Fleet.Tests.Results;

public sealed class QuietTests
{
    // Two rounds, and the second one is not over.
    private static readonly Quiet Quiet = new(
    [
        new Trouble(TroubleKind.RedisKilled, "", From: 10, Ended: 20, Recovered: 22, NewerRing: 23),
        new Trouble(TroubleKind.NodeRestarted, "fe1", From: 30, Ended: 32, Recovered: 35),
        new Trouble(TroubleKind.NodeRestarted, "fe2", From: 36, Ended: 38, Recovered: 40),
        new Trouble(TroubleKind.RollingRestart, "", From: 30, Ended: 40),
        new Trouble(TroubleKind.RedisSlow, "", From: 60, Ended: 65, NewerRing: 67),
    ],
        rest: 6);

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(9, true)]
    [InlineData(10, false)]
    [InlineData(29, false)] // between two troubles of a round
    [InlineData(31, false)]
    [InlineData(41, false)] // just after restarts
    [InlineData(59, true)]
    [InlineData(61, false)]
    [InlineData(70, false)] // it may still be slow
    public void Undisturbed_is_a_while_before_the_first_trouble_of_a_round(int at, bool isUndisturbed) => Assert.Equal(isUndisturbed, Quiet.IsUndisturbed(at));

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(23, true)]
    [InlineData(24, false)]
    [InlineData(33, false)]
    [InlineData(66, true)]
    public void Without_Redis_is_from_its_loss_until_all_is_as_before(int at, bool isWithoutRedis) => Assert.Equal(isWithoutRedis, Quiet.IsWithoutRedis(at));
}
