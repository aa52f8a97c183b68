using PublicTime.Actors;
using PublicTime.Discipline.Host;
using PublicTime.Discipline.Served;
using PublicTime.Native.Clock;

namespace PublicTime.Discipline.Tests;

public sealed class DisciplineActorTests
{
    private const int ClockStepped = 4000;
    private const int ClockSettled = 4001;
    private const int ClockTooEarly = 4002;
    private const int HostFollowed = 4010;
    private const int HostLost = 4011;
    private const int HostLostToLocal = 4012;

    private readonly FakeRawClock _raw = new(1_795_000_000_000_000_000, monotonicNanoseconds: 5_000_000_000);
    private readonly HandContext _context = new();
    private readonly EventLog _log = new();
    private readonly Published<ClockSnapshot> _served;

    public DisciplineActorTests() => _served = new Published<ClockSnapshot>(DisciplineActor.First(_raw, localStratum: 10));

    private ClockSnapshot Clock => _served.Snapshot.Current;

    [Fact]
    public async Task The_clock_is_read_every_second_and_every_reading_is_published()
    {
        DisciplineActor actor = Start();
        for (int i = 0; i < 5; i++)
        {
            (TimeSpan delay, DisciplineMessage message) = Assert.Single(_context.Told);
            _context.Told.Clear();
            Assert.Equal(DisciplineActor.ReadingInterval, delay);
            ClockSnapshot before = Clock;
            _raw.Pass(delay);
            await actor.ReceiveAsync(message, CancellationToken.None);
            Assert.True(Clock.Generation > before.Generation);
            Assert.Equal(_raw.Now(), Clock.Epoch);
        }

        Assert.Empty(_log.Events);
    }

    [Fact]
    public async Task A_step_that_a_front_end_saw_is_answered_at_once_and_each_change_has_one_log_line()
    {
        DisciplineActor actor = Start();
        _raw.Step(TimeSpan.FromSeconds(-30));
        for (int i = 0; i < 10; i++)
        {
            await actor.ReceiveAsync(DisciplineMessage.StepSeen.Instance, CancellationToken.None);
            Assert.False(Clock.IsSynchronized);
        }

        Assert.Single(_context.Told); // StepSeen sets no further timer
        await PassAsync(actor, seconds: 10);

        Assert.True(Clock.IsSynchronized);
        Assert.Equal([ClockStepped, ClockSettled], _log.Events);
    }

    [Fact]
    public async Task A_restart_forgets_neither_a_step_that_has_not_settled_nor_one_that_nobody_has_looked_at()
    {
        DisciplineActor first = Start();
        _raw.Step(TimeSpan.FromSeconds(5));
        await first.ReceiveAsync(DisciplineMessage.StepSeen.Instance, CancellationToken.None);

        DisciplineActor second = Start();
        await PassAsync(second, seconds: 1);
        Assert.False(Clock.IsSynchronized);
        await PassAsync(second, seconds: 9);
        Assert.True(Clock.IsSynchronized);

        _raw.Step(TimeSpan.FromSeconds(5));
        DisciplineActor third = Start();
        await PassAsync(third, seconds: 1);
        Assert.False(Clock.IsSynchronized);
    }

    [Fact]
    public async Task Every_change_of_who_vouches_for_the_time_has_one_log_line()
    {
        var kernel = new FakeKernelClock();
        kernel.Say(1_000);
        var host = new FollowedHost(kernel, 3);
        _served.Publish(DisciplineActor.First(_raw, localStratum: null, host));
        var actor = new DisciplineActor(_context, _raw, localStratum: null, _served, _log, host);
        await PassAsync(actor, seconds: 3);
        Assert.Equal((ClockSource.Host, (byte)3), (Clock.Source, Clock.Stratum));

        kernel.Reading = KernelClockReading.Unknown;
        await PassAsync(actor, seconds: 3);
        Assert.False(Clock.IsSynchronized);

        kernel.Say(900);
        await PassAsync(actor, seconds: 3);
        Assert.True(Clock.IsSynchronized);
        Assert.Equal([HostFollowed, HostLost, HostFollowed], _log.Events);
    }

    [Fact]
    public async Task A_kernel_that_is_not_synchronized_at_the_start_is_said_once_and_local_takes_its_place()
    {
        var host = new FollowedHost(new FakeKernelClock(), 3);
        _served.Publish(DisciplineActor.First(_raw, localStratum: 10, host));
        var actor = new DisciplineActor(_context, _raw, localStratum: 10, _served, _log, host);
        await PassAsync(actor, seconds: 3);

        Assert.Equal((ClockSource.Local, (byte)10), (Clock.Source, Clock.Stratum));
        Assert.Equal([HostLostToLocal], _log.Events);
    }

    [Fact]
    public async Task A_clock_that_is_certainly_wrong_is_said_once_and_served_once_it_is_set()
    {
        _raw.Step(new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero) - DateTimeOffset.UnixEpoch - TimeSpan.FromSeconds(1_795_000_000));
        _served.Publish(DisciplineActor.First(_raw, localStratum: 10));
        DisciplineActor actor = Start();
        await PassAsync(actor, seconds: 20);
        Assert.False(Clock.IsSynchronized);
        Assert.Equal([ClockTooEarly], _log.Events);

        _raw.Step(TimeSpan.FromDays(366 * 12));
        await PassAsync(actor, seconds: 10);

        Assert.True(Clock.IsSynchronized);
        Assert.Equal([ClockTooEarly, ClockSettled], _log.Events);
    }

    private DisciplineActor Start() => new(_context, _raw, localStratum: 10, _served, _log);

    private async Task PassAsync(DisciplineActor actor, int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _raw.Pass(TimeSpan.FromSeconds(1));
            await actor.ReceiveAsync(DisciplineMessage.ReadingDue.Instance, CancellationToken.None);
        }
    }
}
