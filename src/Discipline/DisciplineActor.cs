using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Discipline.Host;
using PublicTime.Discipline.Local;
using PublicTime.Discipline.Served;
using PublicTime.Native.Clock;

namespace PublicTime.Discipline;

/// <summary>Decides what time it is, and publishes it. Owns the served clock; state belongs to this actor.</summary>
public sealed class DisciplineActor : IActor<DisciplineMessage>
{
    /// <summary>How often the clock is read when nobody asks for time; front-ends look once per batch besides.</summary>
    public static readonly TimeSpan ReadingInterval = TimeSpan.FromSeconds(1);

    private readonly IActorContext<DisciplineMessage> _context;
    private readonly IRawClock _rawClock;
    private readonly LocalClock _local;
    private readonly FollowedHost? _host;
    private readonly Published<ClockSnapshot> _served;
    private readonly ILogger _log;
    private ClockSource _source;
    private bool _wasTooEarly;

    /// <summary>Starts from the snapshot that is published already.</summary>
    /// <param name="context">This actor's own.</param>
    /// <param name="rawClock">The host's clocks.</param>
    /// <param name="localStratum">What `local` says, or null.</param>
    /// <param name="served">What the front-ends read.</param>
    /// <param name="log">For changes of state.</param>
    /// <param name="host">What `clock host` follows, or null; this actor's own.</param>
    public DisciplineActor(
        IActorContext<DisciplineMessage> context,
        IRawClock rawClock,
        byte? localStratum,
        Published<ClockSnapshot> served,
        ILogger log,
        FollowedHost? host = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(rawClock);
        ArgumentNullException.ThrowIfNull(served);
        (_context, _rawClock, _host, _served, _log) = (context, rawClock, host, served, log);
        _local = new LocalClock(localStratum, rawClock.Precision, rawClock.Read(), served.Snapshot.Current, host is not null);
        _source = served.Snapshot.Current.Source;
        if (host is not null)
        {
            Say(_source, served.Snapshot.Current);
        }

        context.TellSelfAfter(ReadingInterval, DisciplineMessage.ReadingDue.Instance);
    }

    /// <summary>The first snapshot, before any actor runs: nothing may be served without one.</summary>
    public static ClockSnapshot First(IRawClock rawClock, byte? localStratum, FollowedHost? host = null)
    {
        ArgumentNullException.ThrowIfNull(rawClock);
        RawReading reading = rawClock.Read();
        return new LocalClock(localStratum, rawClock.Precision, reading).Advance(reading, host?.Read(reading.Realtime));
    }

    /// <inheritdoc/>
    public ValueTask ReceiveAsync(DisciplineMessage message, CancellationToken stopping)
    {
        TakeReading();
        if (message is DisciplineMessage.ReadingDue)
        {
            _context.TellSelfAfter(ReadingInterval, message);
        }

        return ValueTask.CompletedTask;
    }

    private void TakeReading()
    {
        RawReading reading = _rawClock.Read();
        ClockSnapshot next = _local.Advance(reading, _host?.Read(reading.Realtime));
        _served.Publish(next);
        if (_local.IsTooEarly && !_wasTooEarly)
        {
            LogMessages.ClockTooEarly(_log, DateTimeOffset.UnixEpoch.AddTicks(reading.Realtime.Nanoseconds / TimeSpan.NanosecondsPerTick));
        }

        _wasTooEarly = _local.IsTooEarly;
        if (next.Source != _source)
        {
            ClockSource before = _source;
            _source = next.Source;
            Say(before, next);
        }
    }

    /// <summary>One line for each change of who vouches for the time.</summary>
    private void Say(ClockSource before, ClockSnapshot next)
    {
        switch (next.Source)
        {
            case ClockSource.None when _local.IsSettling:
                LogMessages.ClockStepped(_log, _local.LastStep.TotalSeconds, LocalClock.SettleTime.TotalSeconds);
                break;
            case ClockSource.None when _local.IsTooEarly:
                break; // said already
            case ClockSource.None:
                LogMessages.HostLost(_log);
                break;
            case ClockSource.Host:
                LogMessages.HostFollowed(_log, next.Stratum, next.DispersionAtEpoch);
                break;
            case ClockSource.Local when _host is not null && before != ClockSource.None:
                LogMessages.HostLostToLocal(_log, next.Stratum);
                break;
            default:
                LogMessages.ClockSettled(_log, next.Stratum);
                break;
        }
    }
}
