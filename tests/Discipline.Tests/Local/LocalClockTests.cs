using PublicTime.Discipline.Local;
using PublicTime.Discipline.Served;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Discipline.Tests.Local;

public sealed class LocalClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeRawClock _raw = new(1_795_000_000_000_000_000, monotonicNanoseconds: 5_000_000_000);

    [Fact]
    public void A_local_stratum_is_served_with_the_reference_of_chrony_and_the_time_of_the_host()
    {
        ClockSnapshot clock = Start(10).Advance(_raw.Read());

        Assert.Equal((LeapIndicator.NoWarning, (byte)10, ReferenceId.Local), (clock.Leap, clock.Stratum, clock.ReferenceId));
        Assert.Equal(NtpTimestamp.FromUnixNanoseconds(_raw.Now().Nanoseconds), clock.Correct(_raw.Now()));
        Assert.Equal(default, clock.RootDelay);
    }

    [Fact]
    public void Without_a_stratum_the_answer_is_unsynchronized_for_ever()
    {
        LocalClock local = Start(null);
        for (int i = 0; i < 100; i++)
        {
            _raw.Pass(Second);
            Assert.False(local.Advance(_raw.Read()).IsSynchronized);
        }
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2019-12-31T23:59:59Z")]
    public void A_clock_from_before_this_program_is_not_served_even_by_decree(string shown)
    {
        FakeRawClock raw = new((DateTimeOffset.Parse(shown) - DateTimeOffset.UnixEpoch).Ticks * 100, monotonicNanoseconds: 5_000_000_000);
        LocalClock local = new(stratum: 1, raw.Precision, raw.Read());

        Assert.False(local.Advance(raw.Read()).IsSynchronized);
        Assert.True(local.IsTooEarly);
        raw.Pass(LocalClock.Earliest - DateTimeOffset.Parse(shown));
        Assert.True(local.Advance(raw.Read()).IsSynchronized);
        Assert.False(local.IsTooEarly);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(0.002)]
    [InlineData(-0.002)]
    [InlineData(86_400 * 365 * 40.0)]
    public void A_step_is_unsynchronized_at_once_and_believed_after_four_seconds_in_its_place(double stepSeconds)
    {
        LocalClock local = Start(10);
        _raw.Pass(Second);
        Assert.True(local.Advance(_raw.Read()).IsSynchronized);

        _raw.Step(TimeSpan.FromSeconds(stepSeconds));

        Assert.False(local.Advance(_raw.Read()).IsSynchronized);
        Assert.True(local.IsSettling);
        Assert.Equal(stepSeconds, local.LastStep.TotalSeconds, tolerance: 1e-3);
        for (int i = 0; i < 3; i++)
        {
            _raw.Pass(Second);
            Assert.False(local.Advance(_raw.Read()).IsSynchronized);
        }

        _raw.Pass(Second);
        ClockSnapshot settled = local.Advance(_raw.Read());
        Assert.True(settled.IsSynchronized);
        Assert.False(local.IsSettling);
        Assert.Equal(NtpTimestamp.FromUnixNanoseconds(_raw.Now().Nanoseconds), settled.Correct(_raw.Now()));
    }

    [Fact]
    public void A_second_step_while_settling_begins_the_wait_anew()
    {
        LocalClock local = Start(10);
        _raw.Step(Second);
        local.Advance(_raw.Read());
        _raw.Pass(Second * 3);
        _raw.Step(-Second);
        Assert.False(local.Advance(_raw.Read()).IsSynchronized);

        _raw.Pass(Second * 3);
        Assert.False(local.Advance(_raw.Read()).IsSynchronized);
        _raw.Pass(Second);
        Assert.True(local.Advance(_raw.Read()).IsSynchronized);
    }

    [Fact]
    public void Many_small_steps_count_together()
    {
        LocalClock local = Start(10);
        bool isSeen = false;
        for (int i = 0; i < 11 && !isSeen; i++)
        {
            _raw.Pass(Second);
            _raw.Step(TimeSpan.FromMicroseconds(100));
            isSeen = !local.Advance(_raw.Read()).IsSynchronized;
        }

        Assert.True(isSeen);
    }

    /// <summary>Slewing moves both clocks alike, and so does every clock that is merely wrong.</summary>
    [Fact]
    public void Time_that_passes_for_both_clocks_is_no_step_however_it_passes()
    {
        var noise = new Noise(Seed.Print());
        LocalClock local = Start(10);
        long last = 0;
        for (int i = 0; i < 10_000; i++)
        {
            _raw.Pass(TimeSpan.FromMicroseconds(noise.Below(3_000_000)));
            ClockSnapshot clock = local.Advance(_raw.Read());
            Assert.True(clock.IsSynchronized);
            Assert.True(clock.Generation > last);
            last = clock.Generation;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public void A_stratum_that_cannot_be_served_is_refused(byte stratum) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Start(stratum));

    private LocalClock Start(byte? stratum) => new(stratum, _raw.Precision, _raw.Read());
}
