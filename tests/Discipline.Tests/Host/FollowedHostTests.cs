using PublicTime.Discipline.Host;
using PublicTime.Discipline.Local;
using PublicTime.Discipline.Served;
using PublicTime.Native.Clock;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Discipline.Tests.Host;

public sealed class FollowedHostTests
{
    private const int LocalStratum = 10;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeRawClock _raw = new(1_795_000_000_000_000_000, monotonicNanoseconds: 5_000_000_000);
    private readonly FakeKernelClock _kernel = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1_200)]
    [InlineData(500_000)]
    [InlineData(15_999_999)]
    public void A_synchronized_kernel_is_served_with_its_bound_on_the_error(long maxError)
    {
        _kernel.Say(maxError);
        ClockSnapshot clock = Snapshot(3);

        Assert.Equal((LeapIndicator.NoWarning, (byte)3, ClockSource.Host), (clock.Leap, clock.Stratum, clock.Source));
        Assert.Equal("127.0.0.1", clock.ReferenceId.ToString(clock.Stratum));
        Assert.Equal(Now(), clock.Correct(_raw.Now()));
        double distance = (clock.RootDelay.Seconds / 2) + clock.RootDispersion(_raw.Now()).Seconds;
        Assert.InRange(distance, maxError * 1e-6, (maxError * 1e-6) + 1e-4);
    }

    [Theory]
    [InlineData(16_000_000, KernelClockState.Synchronized)]
    [InlineData(16_000_001, KernelClockState.Synchronized)]
    [InlineData(long.MaxValue, KernelClockState.Synchronized)]
    [InlineData(-1, KernelClockState.Synchronized)]
    [InlineData(16_000_000, KernelClockState.NotSynchronized)]
    [InlineData(100, KernelClockState.NotSynchronized)]
    public void A_kernel_that_nobody_tells_the_time_is_unsynchronized_and_so_is_one_at_16_seconds(long maxError, KernelClockState state)
    {
        _kernel.Say(maxError, state);

        Assert.Null(new FollowedHost(_kernel, 3).Read(_raw.Now()));
        ClockSnapshot clock = Snapshot(3);
        Assert.Equal((LeapIndicator.Unsynchronized, (byte)0, ClockSource.None), (clock.Leap, clock.Stratum, clock.Source));
    }

    [Theory]
    [InlineData(KernelClockState.WillInsertSecond, LeapIndicator.LastMinuteHas61Seconds)]
    [InlineData(KernelClockState.WillDeleteSecond, LeapIndicator.LastMinuteHas59Seconds)]
    [InlineData(KernelClockState.SecondInProgress, LeapIndicator.NoWarning)]
    [InlineData(KernelClockState.SecondOver, LeapIndicator.NoWarning)]
    public void A_leap_second_is_announced_while_it_is_to_come_and_not_afterwards(KernelClockState state, LeapIndicator leap)
    {
        _kernel.Say(1_000, state);

        Assert.Equal(leap, Snapshot(3).Leap);
    }

    [Fact]
    public void The_expected_error_counts_where_a_daemon_says_a_smaller_bound()
    {
        _kernel.Reading = new KernelClockReading(KernelClockState.Synchronized, 0, 7_000);

        Assert.Equal(0.007, new FollowedHost(_kernel, 3).Read(_raw.Now())!.Value.ErrorSeconds, tolerance: 1e-12);
    }

    [Fact]
    public void At_stratum_1_the_reference_is_a_name_that_is_registered_to_nobody()
    {
        _kernel.Say(10);

        Assert.Equal("XHST", Snapshot(1).ReferenceId.ToString(1));
    }

    [Fact]
    public void The_served_bound_never_falls_behind_the_kernels_while_the_daemon_is_silent_up_to_16_seconds()
    {
        var host = new FollowedHost(_kernel, 3);
        var clock = new LocalClock(null, _raw.Precision, _raw.Read(), followsHost: true);
        _kernel.Say(1_000);
        int seconds = 0;
        while (clock.Advance(_raw.Read(), host.Read(_raw.Now())) is { IsSynchronized: true } served)
        {
            _raw.Pass(Second);
            _kernel.PassSecond();
            Assert.True(served.DispersionSeconds(_raw.Now()) >= _kernel.Reading.MaxErrorMicroseconds * 1e-6);
            seconds++;
        }

        Assert.Equal((16_000_000 - 1_000) / 500, seconds);
        Assert.Equal(KernelClockReading.ErrorLimitMicroseconds, _kernel.Reading.MaxErrorMicroseconds);
        Assert.Equal(KernelClockState.Synchronized, _kernel.Reading.State); // the kernel itself gives up one second later
    }

    [Fact]
    public void The_reference_timestamp_is_when_the_daemon_was_last_seen_to_speak()
    {
        var host = new FollowedHost(_kernel, 3);
        _kernel.Say(2_000);
        NtpTimestamp first = Now();
        Assert.Equal(first, host.Read(_raw.Now())!.Value.Reference);
        for (int i = 0; i < 5; i++)
        {
            _raw.Pass(Second);
            _kernel.PassSecond();
            Assert.Equal(first, host.Read(_raw.Now())!.Value.Reference);
        }

        _raw.Pass(Second);
        _kernel.Say(1_900);
        Assert.Equal(Now(), host.Read(_raw.Now())!.Value.Reference);
    }

    [Fact]
    public void Local_is_the_fallback_while_nobody_vouches_for_the_clock()
    {
        ClockSnapshot fallback = Snapshot(3, LocalStratum);
        Assert.Equal(((byte)LocalStratum, ReferenceId.Local, ClockSource.Local), (fallback.Stratum, fallback.ReferenceId, fallback.Source));

        _kernel.Say(1_000);
        Assert.Equal(ClockSource.Host, Snapshot(3, LocalStratum).Source);
    }

    [Fact]
    public void A_step_is_unsynchronized_for_four_seconds_whatever_the_kernel_says()
    {
        _kernel.Say(1_000);
        var host = new FollowedHost(_kernel, 3);
        var clock = new LocalClock(null, _raw.Precision, _raw.Read(), followsHost: true);
        Assert.True(Advance().IsSynchronized);
        _raw.Step(-Second);
        for (int i = 0; i < 4; i++)
        {
            Assert.False(Advance().IsSynchronized);
            _raw.Pass(Second);
        }

        Assert.Equal(ClockSource.Host, Advance().Source);

        ClockSnapshot Advance() => clock.Advance(_raw.Read(), host.Read(_raw.Now()));
    }

    private ClockSnapshot Snapshot(byte stratum, byte? localStratum = null) =>
        DisciplineActor.First(_raw, localStratum, new FollowedHost(_kernel, stratum));

    private NtpTimestamp Now() => NtpTimestamp.FromUnixNanoseconds(_raw.Now().Nanoseconds);
}
