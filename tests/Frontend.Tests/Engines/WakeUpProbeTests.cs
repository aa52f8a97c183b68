using System.Net.Sockets;
using PublicTime.Frontend.Engines.Sockets;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>Probes over real loopback that the test sends, loses or holds back; both clocks stand still until it moves them.</summary>
public sealed class WakeUpProbeTests : IDisposable
{
    private const int Ticks = 20;
    private static readonly long Least = (long)WakeUpAllowance.Least.TotalNanoseconds;
    private static readonly long Interval = (long)WakeUpProbe.Interval.TotalNanoseconds;
    private static readonly TimeSpan Delay = 3 * WakeUpProbe.Interval;

    private readonly FakeRawClock _clock = new(TestResponder.EpochNanoseconds, 0);
    private readonly ManualTime _time = new();
    private readonly WakeUpAllowance _allowance = new();
    private readonly WakeUpProbe _probe;
    private Action<Socket, byte[]> _send = (_, _) => { };

    public WakeUpProbeTests() => _probe = WakeUpProbe.Start(_clock, _allowance, _time, (socket, probe) => _send(socket, probe))!;

    public void Dispose() => _probe.Dispose();

    [Fact]
    public void A_lost_probe_counts_for_one_interval_however_long_ago_it_was_sent()
    {
        SendFirst();
        for (int i = 0; i < Ticks; i++)
        {
            Tick();
        }

        Assert.Equal(2 * Interval, _allowance.Nanoseconds);
    }

    [Fact]
    public void A_probe_that_could_not_be_sent_counts_for_nothing_and_the_next_is_sent()
    {
        int sent = 0;
        _send = (_, _) =>
        {
            sent++;
            throw new SocketException((int)SocketError.NoBufferSpaceAvailable);
        };
        SendFirst();
        for (int i = 1; i < Ticks; i++)
        {
            Tick();
        }

        Assert.Equal(Ticks, sent);
        Assert.Equal(Least, _allowance.Nanoseconds);
    }

    [Fact]
    public void After_a_lost_probe_the_next_is_measured()
    {
        SendFirst();
        SendSlowly();
    }

    [Fact]
    public void A_probe_that_comes_when_the_next_is_due_is_not_taken_for_the_next()
    {
        byte[] late = [];
        _send = (_, probe) => late = [.. probe];
        SendFirst();
        _send = (socket, _) => socket.Send(late);
        Tick();
        Assert.Equal(2 * Interval, _allowance.Nanoseconds);

        // The one that was due then was lost itself, and counts as late as it is.
        _clock.Pass(WakeUpProbe.Interval);
        _send = (_, _) => { };
        Tick();
        Assert.Equal(4 * Interval, _allowance.Nanoseconds);
        SendSlowly();
    }

    /// <summary>Sends a probe that takes <see cref="Delay"/>, and waits until it is back; the queue keeps its order, so all before it are.</summary>
    private void SendSlowly()
    {
        _send = (socket, probe) =>
        {
            _clock.Pass(Delay);
            socket.Send(probe);
        };
        Tick();
        Assert.True(SpinWait.SpinUntil(() => _allowance.Nanoseconds > 4 * Interval, TimeSpan.FromSeconds(10)));
        Assert.Equal(2 * (long)Delay.TotalNanoseconds, _allowance.Nanoseconds);
    }

    /// <summary>The first probe of all is due at once.</summary>
    private void SendFirst() => _time.Advance(TimeSpan.Zero);

    private void Tick()
    {
        _clock.Pass(WakeUpProbe.Interval);
        _time.Advance(WakeUpProbe.Interval);
    }
}
