using PublicTime.Discipline.Local;
using PublicTime.Discipline.Served;
using PublicTime.Native.Clock;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Discipline.Tests.Served;

public sealed class ClockSnapshotTests
{
    private const long Start = 1_795_000_000_123_456_789;

    [Fact]
    public void Without_a_correction_every_raw_reading_is_served_as_it_is_before_and_after_the_epoch_and_over_eras()
    {
        var noise = new Noise(Seed.Print());
        ClockSnapshot clock = Local(Start);
        for (int i = 0; i < 10_000; i++)
        {
            long raw = Start + ((long)noise.Next() >> 4);
            NtpDuration away = clock.Correct(new RawInstant(raw)) - NtpTimestamp.FromUnixNanoseconds(raw);
            Assert.InRange(away.Units, -1, 1);
        }
    }

    [Fact]
    public void A_frequency_of_100_ppm_is_10_ms_after_100_s_and_added_when_the_raw_clock_is_slow()
    {
        ClockSnapshot clock = Local(Start) with { Frequency = 100e-6 };
        var raw = new RawInstant(Start + 100_000_000_000);

        double added = (clock.Correct(raw) - NtpTimestamp.FromUnixNanoseconds(raw.Nanoseconds)).Seconds;

        Assert.Equal(0.01, added, tolerance: 1e-9);
    }

    [Fact]
    public void Dispersion_begins_at_the_precision_and_grows_by_15_ppm()
    {
        ClockSnapshot clock = Local(Start);

        Assert.Equal(Math.ScaleB(1, -25), clock.DispersionSeconds(new RawInstant(Start)));
        Assert.Equal(Math.ScaleB(1, -25) + 15e-6, clock.DispersionSeconds(new RawInstant(Start + 1_000_000_000)), tolerance: 1e-12);
        Assert.Equal(new NtpShort(1), clock.RootDispersion(new RawInstant(Start + 1_000_000_000)));
        Assert.True(clock.RootDispersion(new RawInstant(Start + 3_600_000_000_000)).Seconds >= 0.054);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1_000_000, false)]
    [InlineData(-1_000_000, false)]
    [InlineData(1_000_001, true)]
    [InlineData(-1_000_001, true)]
    [InlineData(long.MinValue / 2, true)]
    public void A_step_of_more_than_a_millisecond_breaks_the_line(long stepNanoseconds, bool isBroken)
    {
        ClockSnapshot clock = Local(Start);
        var later = new RawReading(new RawInstant(Start + 7_000_000_000 + stepNanoseconds), 7_000_000_000);

        Assert.Equal(isBroken, clock.IsBrokenBy(later));
    }

    [Fact]
    public void Unsynchronized_is_the_same_line_with_nothing_claimed_and_made_only_once()
    {
        ClockSnapshot clock = Local(Start);
        ClockSnapshot unsynchronized = clock.Unsynchronized;

        Assert.Same(unsynchronized, clock.Unsynchronized);
        Assert.Same(unsynchronized, unsynchronized.Unsynchronized);
        Assert.False(unsynchronized.IsSynchronized);
        Assert.Equal((LeapIndicator.Unsynchronized, (byte)0, ReferenceId.None), (unsynchronized.Leap, unsynchronized.Stratum, unsynchronized.ReferenceId));
        Assert.Equal(clock.Correct(new RawInstant(Start + 5)), unsynchronized.Correct(new RawInstant(Start + 5)));
    }

    private static ClockSnapshot Local(long nanoseconds)
    {
        var reading = new RawReading(new RawInstant(nanoseconds), 0);
        return new LocalClock(stratum: 10, precision: -25, reading).Advance(reading);
    }
}
