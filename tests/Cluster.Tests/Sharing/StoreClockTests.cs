using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sharing;
using PublicTime.Cluster.Stores;

namespace PublicTime.Cluster.Tests.Sharing;

public sealed class StoreClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_exchange_with_the_shortest_round_trip_counts()
    {
        var clock = new StoreClock();

        Compare(clock, ahead: 2.000, roundTrip: 0.002);
        Compare(clock, ahead: 2.030, roundTrip: 0.100);

        Assert.Equal(2.000, clock.Best("a")!.Value.Seconds, 6);
    }

    [Fact]
    public void What_was_compared_before_a_clock_was_set_counts_no_more_however_quick_it_was()
    {
        var clock = new StoreClock();

        Compare(clock, ahead: 0.000, roundTrip: 0.001);
        Compare(clock, ahead: 20.000, roundTrip: 0.100);

        Assert.Equal(20.000, clock.Best("a")!.Value.Seconds, 6);
    }

    [Fact]
    public async Task What_was_compared_before_a_store_fell_silent_counts_no_more()
    {
        var link = new StoreLink(new SilentStore(), new ManualTime());
        Compare(link.Clock, ahead: 0, roundTrip: 0.001);

        await link.ExchangeAsync(new StoreExchange(), Noon, TestContext.Current.CancellationToken);

        Assert.Null(link.Clock.Best("a"));
    }

    [Theory]
    [InlineData(0.9, true, 2, true)]
    [InlineData(-1.1, true, 2, false)]
    [InlineData(null, true, 2, false)]
    [InlineData(null, false, 2, true)]
    [InlineData(5.0, true, 0, true)]
    public void Who_is_odd_one_out_or_cannot_know_destroys_nothing(double? offset, bool hasPeers, int periodSeconds, bool mayForget) =>
        Assert.Equal(mayForget, PeerComparison.MayForgetBy(offset, hasPeers, TimeSpan.FromSeconds(periodSeconds)));

    private static void Compare(StoreClock clock, double ahead, double roundTrip) =>
        clock.Add(Noon + TimeSpan.FromSeconds(ahead), TimeSpan.FromSeconds(roundTrip), Noon);
}
