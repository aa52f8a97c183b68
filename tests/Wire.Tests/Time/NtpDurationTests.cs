using PublicTime.Wire.Time;

namespace PublicTime.Wire.Tests.Time;

public sealed class NtpDurationTests
{
    private const double Unit = 1.0 / 4294967296.0;

    private static readonly NtpDuration Longest = new(long.MaxValue);
    private static readonly NtpDuration MostNegative = new(long.MinValue);

    [Fact]
    public void Sums_and_differences_saturate_and_never_wrap() =>
        Property.Holds((a, b) =>
        {
            (NtpDuration left, NtpDuration right) = (Duration(a), Duration(b));
            return (left + right).Units == Clamped((Int128)left.Units + right.Units)
                && (left - right).Units == Clamped((Int128)left.Units - right.Units);
        });

    [Fact]
    public void Saturation_happens_at_either_end()
    {
        Assert.Equal(Longest, Longest + new NtpDuration(1));
        Assert.Equal(MostNegative, MostNegative - new NtpDuration(1));
        Assert.Equal(Longest, NtpDuration.Zero - MostNegative);
    }

    [Fact]
    public void Order_is_that_of_the_units() =>
        Property.Holds((a, b) =>
        {
            (NtpDuration left, NtpDuration right) = (Duration(a), Duration(b));
            int order = left.Units.CompareTo(right.Units);
            return left.CompareTo(right) == order
                && (left < right) == (order < 0) && (left > right) == (order > 0)
                && (left <= right) == (order <= 0) && (left >= right) == (order >= 0);
        });

    [Fact]
    public void The_magnitude_is_never_negative() =>
        Property.Holds(a => Duration(a).Magnitude().Units == Clamped(Int128.Abs(Duration(a).Units)));

    [Theory]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(-4, -2)]
    [InlineData(-5, -3)]
    [InlineData(long.MaxValue, long.MaxValue / 2)]
    [InlineData(long.MinValue, long.MinValue / 2)]
    public void A_half_is_rounded_toward_negative_infinity(long whole, long half) => Assert.Equal(half, new NtpDuration(whole).Half().Units);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0x1_0000_0000)]
    [InlineData(-1, -0x1_0000_0000)]
    [InlineData(0.5, 0x8000_0000)]
    [InlineData(0.4 * Unit, 0)]
    [InlineData(0.6 * Unit, 1)]
    [InlineData(-0.4 * Unit, 0)]
    [InlineData(-0.6 * Unit, -1)]
    [InlineData(1e300, long.MaxValue)]
    [InlineData(-1e300, long.MinValue)]
    [InlineData(double.PositiveInfinity, long.MaxValue)]
    [InlineData(double.NegativeInfinity, long.MinValue)]
    [InlineData(double.NaN, 0)]
    public void Seconds_become_the_nearest_span(double seconds, long units) => Assert.Equal(units, NtpDuration.FromSeconds(seconds).Units);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_000_000_000, 0x1_0000_0000)]
    [InlineData(-1_000_000_000, -0x1_0000_0000)]
    [InlineData(1, 4)]
    [InlineData(-1, -5)]
    [InlineData(-2_147_483_648_000_000_000, long.MinValue)]
    [InlineData(-2_147_483_647_500_000_000, long.MinValue + 0x8000_0000)]
    [InlineData(2_147_483_648_000_000_000, long.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(long.MinValue, long.MinValue)]
    public void Nanoseconds_are_rounded_down_and_saturate(long nanoseconds, long units) =>
        Assert.Equal(units, NtpDuration.FromNanoseconds(nanoseconds).Units);

    [Fact]
    public void Any_number_of_nanoseconds_is_converted_as_exact_arithmetic_does() =>
        Property.Holds(a =>
        {
            long nanoseconds = unchecked((long)a);
            Int128 scaled = (Int128)nanoseconds << 32;
            Int128 floor = scaled >= 0 ? scaled / 1_000_000_000 : -((-scaled + 999_999_999) / 1_000_000_000);
            return NtpDuration.FromNanoseconds(nanoseconds).Units == Clamped(floor);
        });

    [Fact]
    public void Seconds_survive_a_round_trip_below_2_to_the_20() =>
        Property.Holds(a =>
        {
            var span = new NtpDuration(unchecked((long)a) >> 12); // 52 bits: a double holds them all
            return NtpDuration.FromSeconds(span.Seconds) == span;
        });

    private static NtpDuration Duration(ulong units) => new(unchecked((long)units));

    private static long Clamped(Int128 units) => (long)Int128.Clamp(units, long.MinValue, long.MaxValue);
}
