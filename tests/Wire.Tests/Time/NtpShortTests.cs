using PublicTime.Wire.Time;

namespace PublicTime.Wire.Tests.Time;

public sealed class NtpShortTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0x1_0000)]
    [InlineData(0.5, 0x8000)]
    [InlineData(1e-12, 1)] // less than a unit is still an error
    [InlineData(1.0 / 65536, 1)]
    [InlineData(1.0000001 / 65536, 2)]
    [InlineData(65535.99999, 0xFFFF_FFFF)]
    [InlineData(65535.999999, 0xFFFF_FFFF)] // rounding up alone would make it 2^32
    [InlineData(65536, 0xFFFF_FFFF)]
    [InlineData(double.MaxValue, 0xFFFF_FFFF)]
    [InlineData(double.PositiveInfinity, 0xFFFF_FFFF)]
    [InlineData(double.NaN, 0xFFFF_FFFF)] // unknown is unbounded
    [InlineData(-1e-9, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    public void Seconds_are_rounded_up_and_saturate(double seconds, uint units) =>
        Assert.Equal(units, NtpShort.FromSecondsRoundedUp(seconds).Units);

    [Fact]
    public void A_bound_never_shrinks_and_grows_by_less_than_a_unit() =>
        Property.Holds(a =>
        {
            double seconds = a % (1UL << 48) / 4294967296.0; // 0 to 65536 s in steps of 2^-32 s
            double bound = NtpShort.FromSecondsRoundedUp(seconds).Seconds;
            return seconds > NtpShort.Max.Seconds ? bound == NtpShort.Max.Seconds : bound >= seconds && bound - seconds < 1.0 / 65536;
        });

    [Fact]
    public void Seconds_survive_a_round_trip() =>
        Property.Holds(a => NtpShort.FromSecondsRoundedUp(new NtpShort((uint)(a >> 32)).Seconds).Units == (uint)(a >> 32));

    [Fact]
    public void The_largest_is_one_unit_short_of_65536_seconds() => Assert.Equal(65536 - (1.0 / 65536), NtpShort.Max.Seconds);
}
