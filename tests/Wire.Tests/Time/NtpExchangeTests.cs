using PublicTime.Wire.Time;

namespace PublicTime.Wire.Tests.Time;

public sealed class NtpExchangeTests
{
    /// <summary>RFC 5905 section 8 with numbers small enough to check by hand.</summary>
    [Theory]
    [InlineData(100, 110, 111, 103, 9.0, 2.0)] // the client is 9 s slow
    [InlineData(0xFFFF_FFFF, 9, 10, 2, 9.0, 2.0)] // the same exchange across the era of 2036
    [InlineData(110, 101, 102, 113, -10.0, 2.0)] // the client is 10 s fast
    [InlineData(5, 0xFFFF_FFFC, 0xFFFF_FFFD, 8, -10.0, 2.0)] // the same, the server still in the era before
    [InlineData(100, 200, 205, 105, 100.0, 0.0)] // no time on the wire
    [InlineData(100, 110, 111, 99, 11.0, -2.0)] // the client's clock was stepped back meanwhile
    public void Offset_and_delay_follow_the_formula(uint t1, uint t2, uint t3, uint t4, double offset, double delay)
    {
        var exchange = new NtpExchange(Seconds(t1), Seconds(t2), Seconds(t3), Seconds(t4));

        Assert.Equal((offset, delay), (exchange.Offset.Seconds, exchange.Delay.Seconds));
    }

    [Fact]
    public void Hostile_timestamps_saturate_and_never_throw() =>
        Property.Holds((origin, receive, transmit) =>
        {
            var exchange = new NtpExchange(new(origin), new(receive), new(transmit), new(unchecked(origin + 1)));
            Int128 outward = (exchange.Receive - exchange.Origin).Units;
            Int128 back = (exchange.Transmit - exchange.Destination).Units;
            Int128 offset = (outward + back) / 2;
            Int128 delay = 1 - (Int128)(exchange.Transmit - exchange.Receive).Units;
            return Int128.Abs(exchange.Offset.Units - offset) <= 1
                && exchange.Delay.Units == (long)Int128.Clamp(delay, long.MinValue, long.MaxValue);
        });

    private static NtpTimestamp Seconds(uint seconds) => new((ulong)seconds << 32);
}
