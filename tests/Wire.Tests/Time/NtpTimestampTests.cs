using PublicTime.Wire.Time;

namespace PublicTime.Wire.Tests.Time;

public sealed class NtpTimestampTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Subtraction_undoes_addition_across_every_era_boundary() =>
        Property.Holds((start, span) =>
        {
            var instant = new NtpTimestamp(start);
            var duration = new NtpDuration(unchecked((long)span));
            return (instant + duration) - instant == duration;
        });

    /// <summary>RFC 5905 figure 4: the dates of the eras, in seconds of an era.</summary>
    [Theory]
    [InlineData(-2_208_988_800, 0x0000_0000)] // 1 January 1900, era 0 begins
    [InlineData(0, 2_208_988_800)] // 1 January 1970
    [InlineData(63_072_000, 2_272_060_800)] // 1 January 1972, "first day UTC"
    [InlineData(946_598_400, 3_155_587_200)] // 31 December 1999, "last day 20th century"
    [InlineData(2_085_978_495, 0xFFFF_FFFF)] // 7 February 2036 06:28:15
    [InlineData(2_085_978_496, 0x0000_0000)] // 7 February 2036 06:28:16, era 1 begins
    [InlineData(2_147_483_648, 61_505_152)] // 19 January 2038 03:14:08: 2^31 s after 1970
    [InlineData(6_380_945_791, 0xFFFF_FFFF)] // the last second of era 1, in 2172
    [InlineData(6_380_945_792, 0x0000_0000)] // era 2 begins
    public void Unix_times_fall_into_their_eras(long unixSeconds, uint ntpSeconds) =>
        Assert.Equal(new NtpTimestamp((ulong)ntpSeconds << 32), NtpTimestamp.FromUnixNanoseconds(unixSeconds * Second));

    [Theory]
    [InlineData(500_000_000, 0x8000_0000)]
    [InlineData(250_000_000, 0x4000_0000)]
    [InlineData(1, 4)] // 4.29 units
    [InlineData(999_999_999, 0xFFFF_FFFB)] // 4.29 units less than a second
    [InlineData(0, 0)]
    public void Fractions_are_rounded_down(long nanoseconds, uint fraction)
    {
        Assert.Equal((2_208_988_800UL << 32) | fraction, NtpTimestamp.FromUnixNanoseconds(nanoseconds).Units);
        Assert.Equal((2_208_988_799UL << 32) | fraction, NtpTimestamp.FromUnixNanoseconds(nanoseconds - Second).Units);
    }

    [Fact]
    public void Unix_time_comes_back_within_a_nanosecond_from_any_reference_less_than_68_years_away() =>
        Property.Holds((time, distance) =>
        {
            long unix = (long)(time % (ulong)(220L * 365 * 86_400 * Second)); // 1970 to about 2190, three eras
            long reference = unix - (68L * 365 * 86_400 * Second) + (long)(distance % (ulong)(2 * 68L * 365 * 86_400 * Second));
            long back = NtpTimestamp.FromUnixNanoseconds(unix).ToUnixNanoseconds(reference);
            return back == unix || back == unix - 1;
        });

    [Fact]
    public void Any_timestamp_near_any_reference_gives_a_time() =>
        Property.Holds((units, reference) =>
        {
            long near = unchecked((long)reference);
            Int128 away = (Int128)new NtpTimestamp(units).ToUnixNanoseconds(near) - near;
            return Int128.Abs(away) <= (Int128)2_147_483_648 * Second;
        });

    [Fact]
    public void The_later_of_two_instants_is_seen_by_subtraction_also_across_an_era()
    {
        var before = new NtpTimestamp(0xFFFF_FFFF_0000_0000);
        var after = new NtpTimestamp(0x0000_0001_0000_0000);

        Assert.Equal(2.0, (after - before).Seconds);
        Assert.Equal(-2.0, (before - after).Seconds);
    }

    [Fact]
    public void Unknown_is_zero() => Assert.Equal(0UL, NtpTimestamp.Unknown.Units);
}
